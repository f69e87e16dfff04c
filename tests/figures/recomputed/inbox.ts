import { openBreachesById } from './breaches.ts'
import { demandLife, ENDS, stateOf } from './demand-life.ts'
import { endOf, type FeedEvent, ms, storiesOf } from './feed.ts'
import { holderIn } from './holders.ts'
import { workingTimeOf } from './hours.ts'
import { questionsAsked } from './questions.ts'
import { secondmentsIn } from './secondments.ts'
import { sharesOf } from './shares.ts'
import { closesInSilence } from './silence.ts'
import { approvalsAsked } from './told/approvals.ts'
import { desksAsked } from './told/desks.ts'
import { escalationsAsked } from './told/escalations.ts'
import { othersAsked } from './told/others.ts'
import { urgentAsked } from './told/urgent.ts'

/** What an addressee has to do: which thing needs them, and by when. */
export interface Asked {
  readonly to: string
  readonly thing: string
  readonly due: string | null
}

const DAY_MS = 86_400_000
const iso = (at: number): string => new Date(at).toISOString()

/** docs/reference/metrics.md, "Inbox": what is needed of each party and person. */
export const inboxOf = (feed: readonly FeedEvent[]): Asked[] => [
  ...storiesAsked(feed),
  ...sharesAsked(feed),
  ...secondmentsAsked(feed),
  ...membershipsAsked(feed),
  ...hoursAsked(feed),
  ...workbookAsked(feed),
  ...questionsAsked(feed),
  ...escalationsAsked(feed),
  ...desksAsked(feed),
  ...approvalsAsked(feed),
  ...urgentAsked(feed),
  ...othersAsked(feed),
]

/** When each demand that now has a result came to have it. */
type Results = ReadonlyMap<string, number>

function storiesAsked(feed: readonly FeedEvent[]): Asked[] {
  const stories = storiesOf(feed, 'demand')
  const resultsAt = new Map([...stories].flatMap(([id, story]) => resultIn(story).map((at) => [id, at] as const)))
  return [...stories].flatMap(([id, story]) => demandAsked(id, story, endOf(feed), resultsAt))
}

function resultIn(story: readonly FeedEvent[]): number[] {
  const life = demandLife(story)
  if (life === undefined || !['delivered', 'closed'].includes(stateOf(life))) return []
  return [story.findLast(({ name }) => name === 'ServiceDelivered' || name === 'ReferralAnswered')?.at ?? 0]
}

function demandAsked(id: string, story: readonly FeedEvent[], now: number, resultsAt: Results): Asked[] {
  const life = demandLife(story)
  if (life === undefined) return []
  const { tasks, call, review, longRun } = life
  const live = tasks.filter(({ state }) => state === 'open' || state === 'accepted')
  return [
    ...live.map(({ task, party, accepted, acceptBy, resolveBy, supervisedUntil }) => ({
      ...{ to: `party:${party}`, thing: `task ${id} ${task}` },
      due: iso(Math.min(accepted ? resolveBy : acceptBy, supervisedUntil)),
    })),
    ...(call === undefined || call.party === null
      ? []
      : [{ to: `party:${call.party}`, thing: `call ${id}`, due: call.due }]),
    ...(review === undefined ? [] : [{ to: `party:${review.party}`, thing: `review ${id}`, due: review.dueBy }]),
    ...(longRun === null ? [] : [{ to: 'role:social-work', thing: `report ${id}`, due: longRun.reportBy }]),
    ...(longRun?.missed === true ? [{ to: 'role:street-office', thing: `missed report ${id}`, due: null }] : []),
    ...summonsAsked(id, story, now),
    ...wordAsked(id, story, resultsAt),
  ]
}

/** A summoned party answers until a week after its answer was missed, or until the demand ends. */
function summonsAsked(id: string, story: readonly FeedEvent[], now: number): Asked[] {
  const open = new Map<string, { readonly answerBy: string; missedAt?: number }>()
  for (const { name, data, at } of story) {
    if (name === 'PartiesSummoned') for (const party of data.parties) open.set(party, { answerBy: data.answerBy })
    if (name === 'SummonsAnswered') open.delete(data.party)
    if (ENDS.includes(name)) open.clear()
    if (name !== 'SummonsMissed') continue
    for (const party of data.parties) {
      const one = open.get(party)
      if (one !== undefined) one.missedAt = at
    }
  }
  return [...open]
    .filter(([, { missedAt }]) => missedAt === undefined || now < missedAt + 7 * DAY_MS)
    .map(([party, { answerBy }]) => ({ to: `party:${party}`, thing: `summons ${id} ${party}`, due: answerBy }))
}

/** The raiser is asked once the demand, or the one into which it was merged, is delivered, until they answer or its state changes. */
function wordAsked(id: string, story: readonly FeedEvent[], resultsAt: Results): Asked[] {
  let asked = false
  let due: string | null = null
  let state = ''
  for (const [at, event] of story.entries()) {
    const told = story.slice(0, at + 1)
    const life = demandLife(told)
    const now = life === undefined ? '' : stateOf(life)
    if (now !== state) {
      asked = now === 'delivered'
      due = asked && life !== undefined ? closesInSilence(told, life) : null
    }
    state = now
    const { name, data } = event
    if (name === 'OriginalChanged') {
      asked = data.became === 'delivered' || data.became === 'closed'
      due = asked ? (data.closesBy ?? null) : null
    }
    // A call that reaches the raiser records their word.
    if (name === 'CallbackRecorded' && data.reached) [asked, due] = [false, null]
    if (name === 'FeedbackGiven' && (data.by === undefined || data.ground !== undefined)) [asked, due] = [false, null]
  }
  // The result of the original may have come before the demand was merged into it.
  const original = demandLife(story)?.mergedInto?.original
  const resultAt = state === 'merged' && original !== undefined ? resultsAt.get(original) : undefined
  const lastWordAt = story.findLast(({ name }) => name === 'FeedbackGiven')?.at ?? 0
  if (resultAt !== undefined && resultAt > lastWordAt) asked = true
  const raiser = story.find(({ name }) => name === 'DemandRaised')
  if (!asked || raiser?.name !== 'DemandRaised' || raiser.data.imported === true) return []
  const { kind } = raiser.data.raiser
  if (kind === 'unknown') return []
  // The members of a group do not learn who its raiser is.
  const isGroup = raiser.data.group !== undefined || story.some(({ name }) => name === 'MembersInvited')
  return [{ to: isGroup ? `follower:${id}` : addressOf(id, raiser.data.raiser), thing: `word ${id}`, due }]
}

type Raiser = Extract<FeedEvent, { readonly name: 'DemandRaised' }>['data']['raiser']

function addressOf(id: string, raiser: Raiser): string {
  if (raiser.kind === 'resident') return `resident:${raiser.id}`
  return raiser.kind === 'party' ? `party:${raiser.party}` : `follower:${id}`
}

/** Owners answer requests and ask for what is not back, borrowers bring back. */
function sharesAsked(feed: readonly FeedEvent[]): Asked[] {
  const holders = new Map([...storiesOf(feed, 'resource')].map(([id, story]) => [id, holderIn(story).administrator]))
  const missed = new Set(feed.flatMap(({ name, data, id }) => (name === 'ReturnMissed' ? [`${id} ${data.share}`] : [])))
  return sharesOf(feed).flatMap(({ resource, share, party, state, until, requested: { data } }) => {
    const holder = `party:${holders.get(resource)}`
    const name = `${resource} ${share}`
    if (state === 'requested') return [{ to: holder, thing: `request ${name}`, due: data.expiresAt }]
    if (state !== 'using') return []
    return [
      { to: `party:${party}`, thing: `return ${name}`, due: until === undefined ? null : iso(until) },
      ...(missed.has(name) ? [{ to: holder, thing: `late ${name}`, due: null }] : []),
    ]
  })
}

/** The sending party and the person agree, each for itself. */
const secondmentsAsked = (feed: readonly FeedEvent[]): Asked[] =>
  secondmentsIn(feed).flatMap(({ person, secondment, state, homeAgreed, personAgreed, requested: { data } }) => {
    if (state !== 'requested') return []
    const asked = { thing: `secondment ${person} ${secondment}`, due: data.expiresAt }
    return [
      ...(homeAgreed ? [] : [{ to: `party:${data.home}`, ...asked }]),
      ...(personAgreed ? [] : [{ to: `person:${person}`, ...asked }]),
    ]
  })

/** A party wants the person as a member. */
function membershipsAsked(feed: readonly FeedEvent[]): Asked[] {
  const open = new Map<string, Asked>()
  for (const { name, data, id } of feed) {
    if (name === 'MembershipOffered')
      open.set(`${id} ${data.party}`, { to: `person:${id}`, thing: `membership ${id} ${data.party}`, due: null })
    if (name === 'MembershipStarted' || name === 'MembershipEnded') open.delete(`${id} ${data.party}`)
  }
  return [...open.values()]
}

/** The host confirms, until 90 days after the day. */
const hoursAsked = (feed: readonly FeedEvent[]): Asked[] =>
  workingTimeOf(feed).flatMap(({ person, entry, host, day, confirmed }) => {
    const due = ms(day) + 91 * DAY_MS
    if (confirmed !== undefined || due <= endOf(feed)) return []
    return [{ to: `party:${host}`, thing: `hours ${person} ${entry}`, due: iso(due) }]
  })

/** Signatures, and breaches unless they are contested. */
function workbookAsked(feed: readonly FeedEvent[]): Asked[] {
  const unsigned = new Set<string>()
  let isDrafted = false
  for (const { name, data } of feed) {
    if (name === 'WorkbookDrafted') isDrafted = true
    if (name === 'PartyJoined') unsigned.add(data.party)
    if (name === 'ItemAmended') for (const one of data.names) if ('party' in one) unsigned.add(one.party)
    if (name === 'ConventionSigned' || name === 'PartyLeft') unsigned.delete(data.party)
  }
  return [
    ...[...(isDrafted ? unsigned : [])].map((party) => ({
      to: `party:${party}`,
      thing: `signature ${party}`,
      due: null,
    })),
    ...[...openBreachesById(feed)].flatMap(([breach, { party, contested }]) =>
      contested ? [] : [{ to: `party:${party}`, thing: `breach ${breach}`, due: null }],
    ),
  ]
}
