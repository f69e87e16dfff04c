import { countsOf, openBreachesOf } from './breaches.ts'
import { type Exchange, exchangesOf, flowOf, givenBy, receivedBy } from './exchange.ts'
import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { type Holding, holdingsOf } from './holdings.ts'
import { type WorkingTime, workingTimeOf } from './hours.ts'
import { isOverdue } from './shares.ts'

/** docs/reference/metrics.md, "Party file". */
export function partiesOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const held = holdingsOf(feed, now)
  const exchanges = exchangesOf(feed)
  const hours = workingTimeOf(feed)
  const desks = deskWorkOf(feed)
  const breaches = openBreachesOf(feed)
  return standingsOf(feed).map((standing) => {
    const { id } = standing
    const work = desks.filter(({ desk }) => desk === id)
    return {
      ...standing,
      gave: exchanged(
        givenBy(exchanges, id),
        hours.filter(({ home }) => home === id),
      ),
      received: exchanged(
        receivedBy(exchanges, id),
        hours.filter(({ host }) => host === id),
      ),
      owes: {
        ...owedTasksOf(
          held.filter(({ party }) => party === id),
          now,
        ),
        unreturned: receivedBy(exchanges, id).filter(({ share }) => isOverdue(share, now) || share.condition === 'lost')
          .length,
        unconfirmed: sum(
          hours.filter(({ host, confirmed }) => host === id && confirmed === undefined).map(({ logged }) => logged),
        ),
      },
      inTime: {
        ...inTimeOf(held.filter(({ party }) => party === id)),
        sorted: rateOf(work.filter(({ what }) => what === 'sorted')),
        handedBack: rateOf(work.filter(({ what }) => what === 'handedBack')),
      },
      ...countsOf(breaches.filter(({ party }) => party === id)),
    }
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
const iso = (at: number): string => new Date(at).toISOString()

function exchanged(exchanges: readonly Exchange[], hours: readonly WorkingTime[]) {
  const { shares, value } = flowOf(exchanges)
  return { shares, value, minutes: sum(hours.map(({ confirmed = 0 }) => confirmed)) }
}

const owedTasksOf = (held: readonly Holding[], now: number) => {
  const open = held.filter(({ ended }) => ended === undefined)
  return { tasks: open.length, overdue: open.filter(({ resolveBy }) => resolveBy < now).length }
}

function inTimeOf(held: readonly Holding[]) {
  const acceptances = held.filter(({ accepted, lateToAccept }) => accepted || lateToAccept)
  const results = held.filter(({ ended, lateToDeliver }) => ended === 'delivered' || lateToDeliver)
  return {
    accepted: { count: acceptances.filter(({ lateToAccept }) => !lateToAccept).length, of: acceptances.length },
    delivered: { count: results.filter(({ lateToDeliver }) => !lateToDeliver).length, of: results.length },
  }
}

const rateOf = (work: readonly { readonly late: boolean }[]) => ({
  count: work.filter(({ late }) => !late).length,
  of: work.length,
})

interface DeskWork {
  readonly desk: string
  readonly what: 'sorted' | 'handedBack'
  readonly late: boolean
}

/** Each time that a desk had to sort a demand, or to hand the result of an order back, and whether it was late. */
function deskWorkOf(feed: readonly FeedEvent[]): DeskWork[] {
  return [...storiesOf(feed, 'demand').values()].flatMap((story) => {
    const work: DeskWork[] = []
    let desk: string | undefined
    let resultDue = false
    const handBack = (by: string, late: boolean): void => {
      if (resultDue) work.push({ desk: by, what: 'handedBack', late })
      resultDue = false
    }
    for (const event of story) {
      if (event.name === 'DemandRaised') resultDue = event.data.order !== undefined
      if (event.name === 'OrderSentAgain' || ('resultDue' in event.data && event.data.resultDue !== undefined))
        resultDue = true
      if ('desk' in event.data && 'triageBy' in event.data) desk = event.data.desk
      if (event.name === 'TriageOverdue') {
        work.push({ desk: event.data.desk, what: 'sorted', late: true })
        desk = undefined
      }
      if (event.name === 'DemandTriaged' && desk !== undefined && event.data.deskInTime !== undefined) {
        work.push({ desk, what: 'sorted', late: !event.data.deskInTime })
        desk = undefined
      }
      if (event.name === 'ResultHandedBack' && event.data.desk === undefined) resultDue = false
      if (event.name === 'ResultHandedBack' && event.data.desk !== undefined)
        handBack(event.data.desk, !event.data.inTime)
      if (event.name === 'HandBackOverdue' && event.data.desk !== undefined) handBack(event.data.desk, true)
    }
    return work
  })
}

function standingsOf(feed: readonly FeedEvent[]) {
  const parties = new Map<string, Record<string, unknown> & { readonly id: string }>()
  const change = (id: string, fields: object): void => {
    const party = parties.get(id)
    if (party !== undefined) Object.assign(party, fields)
  }
  for (const { name, data, at } of feed) {
    if (name === 'PartyJoined') {
      const { party: id, kind, name: title, nameEn = null, group = null } = data
      const joined = iso(at)
      parties.set(id, { id, kind, group, name: title, nameEn, standing: 'active', joined, convention: null })
    }
    if (name === 'PartyChanged') {
      const { party, firstPerson: _, ...fields } = data
      change(party, fields)
    }
    if (name === 'PartySuspended') change(data.party, { standing: 'suspended' })
    if (name === 'PartyReinstated') change(data.party, { standing: 'active' })
    if (name === 'PartyLeft') change(data.party, { standing: 'left' })
    if (name === 'ConventionSigned') change(data.party, { convention: { version: data.version, signed: iso(at) } })
  }
  return [...parties.values()]
}
