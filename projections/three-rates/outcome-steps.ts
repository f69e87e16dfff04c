import type { Static } from '@sinclair/typebox'
import { demandEvents as E } from '../../domain/demand/events.ts'
import { isReachable } from '../../domain/demand/raiser.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type Happened, steps, timer } from '../runtime/index.ts'
import { classSteps } from '../shared-rules/demand-class.ts'
import { monthOf, quarterEnd } from '../shared-rules/month.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'
import { delaySteps, released } from './delay-steps.ts'
import {
  blank,
  type Channel,
  countedContact,
  type DemandOutcome,
  deliverers,
  holders,
  isDelivered,
  type OutcomeEnd,
  outcomes,
  type Part,
  passed,
  settled,
  spotOf,
} from './outcome.ts'
import { wordSteps } from './word-steps.ts'

type DataOf<K extends keyof typeof E> = Static<(typeof E)[K]['schema']>

const on = steps(outcomes)

const changed = (parts: readonly Part[], task: string, change: Partial<Part>): readonly Part[] => {
  // A task that moved to another party continues as a new part.
  const at = parts.findLastIndex((part) => part.task === task)
  return parts.map((part, index) => (index === at ? { ...part, ...change } : part))
}

type Handover = Parameters<typeof holderDues>[0] & { readonly task: string; readonly party: string }

function given(row: DemandOutcome, { recorded, data }: Happened<Handover>, item: string | null): Part {
  const { acceptBy, resolveBy } = holderDues(data)
  return {
    task: data.task,
    party: data.party,
    given: recorded,
    parties: [data.party],
    item,
    grid: row.grid,
    open: true,
    delivered: false,
    past: false,
    due: acceptBy,
    passed: false,
    met: countedContact(row) !== undefined,
    result: resolveBy,
    overdue: false,
    again:
      (row.round > 0 && data.own === undefined) ||
      row.parts.some(({ party, delivered }) => party === data.party && delivered),
  }
}

/** Returns the row with the verdict on its very first assignment; a wrong assignment stays wrong. */
const judged = (row: DemandOutcome, { task, party }: { task: string; party: string }, right: boolean): DemandOutcome =>
  row.first?.task === task && row.first.party === party && row.first.right !== false
    ? { ...row, first: { ...row.first, right } }
    : row

const bygone = (row: DemandOutcome): DemandOutcome => ({
  ...row,
  parts: row.parts.map((part) => ({ ...part, past: true })),
})

/** Returns the row where the raiser is one of the people who work on the demand. */
const tiedBy = (row: DemandOutcome, ...people: readonly (string | undefined)[]): DemandOutcome =>
  row.raiser !== null && people.includes(row.raiser) ? { ...row, tied: 1 } : row

const workers = (row: DemandOutcome): readonly string[] => [...new Set([...holders(row), ...deliverers(row)])]

const ended = (row: DemandOutcome, at: number, how: OutcomeEnd, parties = workers(row)): DemandOutcome =>
  settled({ ...released(row, at), end: how, endings: [...row.endings, { ...spotOf(row, parties), at, how }] })

/** Whether a hotline sent it, also where a person of another party entered the order. */
const isOrder = ({ helper }: DataOf<'DemandRaised'>): boolean =>
  helper?.role === 'hotline' || helper?.hotline !== undefined

function channelOf(data: DataOf<'DemandRaised'>, role: string): Channel {
  const { raiser, helper, imported } = data
  if (imported === true) return 'import'
  if (isOrder(data)) return 'hotline'
  if (raiser.kind === 'party') return 'party'
  if (helper !== undefined) return helper.role === 'resident' ? 'relative' : 'staff'
  return role === 'service' ? 'service' : 'self'
}

/** Returns the row with a delivery of these parties since it was opened last. */
function deliveredBy(row: DemandOutcome, parties: readonly string[]): DemandOutcome {
  const before = row.deliveries.filter(({ round }) => round !== row.round)
  const now = row.deliveries.find(({ round }) => round === row.round)
  const all = [...new Set([...(now?.spot.parties ?? []), ...parties])]
  return {
    ...row,
    deliveries: [...before, { round: row.round, spot: spotOf(row, all), reopened: false }],
  }
}

/**
 * Returns the row open again: what was done before is of an earlier round. A due time that passed after the delivery was kept: a
 * later opening does not make it late.
 */
const opened = (row: DemandOutcome, { recorded }: Happened): DemandOutcome => {
  const isKept = isDelivered(row) && row.resultDue !== null && row.resultDue <= recorded
  const resultDue = isKept ? null : row.resultDue
  return settled({
    ...bygone(row),
    end: null,
    openSince: recorded,
    round: row.round + 1,
    outside: 0,
    tied: 0,
    resultDue,
  })
}

/** Whether a triage may move the due time of the result. What was delivered in time stays in time: a reopening left nothing to come. */
const isResultToCome = ({ late, resultDue, round }: DemandOutcome): boolean =>
  late === null && (resultDue !== null || round === 0)

const comingIn = [
  on.on(E.HistoryImported, (_, { community, id, data }) => ({
    ...blank(community, id),
    imported: data.open ? 0 : 1,
    acceptDue: data.acceptBy === undefined ? null : instant(data.acceptBy),
    resultDue: data.resolveBy === undefined ? null : instant(data.resolveBy),
  })),
  on.on(E.DemandRaised, (row, { community, id, data, event }) => {
    const { raiser, helper, acceptBy, resolveBy } = data
    return settled({
      ...(row ?? blank(community, id)),
      month: monthOf(data.day ?? event.time),
      raisedAt: instant(event.time),
      channel: channelOf(data, event.role),
      grid: data.place.grid ?? null,
      raiser: raiser.kind === 'resident' ? raiser.id : null,
      byParty: raiser.kind === 'party' ? 1 : 0,
      intake: isOrder(data) ? null : (helper?.party ?? null),
      reachable: isReachable(data) ? 1 : 0,
      barred: data.safeContact?.none === true ? 1 : 0,
      // Numbers of the older form are from before contacts were recorded.
      recorded: /^[0-9]{6}-/.test(data.number) ? 1 : 0,
      acceptDue: acceptBy === undefined ? (row?.acceptDue ?? null) : instant(acceptBy),
      resultDue: resolveBy === undefined ? (row?.resultDue ?? null) : instant(resolveBy),
    })
  }),
  on.change(E.DemandTriaged, (row, { data }) =>
    settled({
      ...row,
      item: data.item,
      grid: data.place.grid ?? null,
      barred: row.acceptSpot === null && data.safeContact !== undefined ? barring(data.safeContact) : row.barred,
      // A moment that has passed stays passed.
      acceptDue: row.acceptSpot === null ? instant(data.acceptBy) : row.acceptDue,
      resultDue: isResultToCome(row) ? instant(data.resolveBy) : row.resultDue,
      first: row.first === null ? null : { ...row.first, item: row.first.item ?? data.item },
      parts: row.parts.map((part) => {
        const { acceptBy, resolveBy } = triagedDues(data, part.task)
        return {
          ...part,
          item: part.item ?? data.item,
          ...(part.open && !part.passed ? { due: acceptBy } : {}),
          ...(part.open && !part.overdue ? { result: resolveBy } : {}),
        }
      }),
    }),
  ),
  on.change(E.SafeContactChanged, (row, { data }) =>
    row.acceptSpot === null ? settled({ ...row, barred: barring(data.safeContact) }) : row,
  ),
]

const barring = (limits: { readonly none?: boolean } | undefined): number => (limits?.none === true ? 1 : 0)

const working = [
  on.change(E.TaskAssigned, (row, happened) => {
    const { data } = happened
    const { task, party, person, firstReceiver, rework, own } = data
    const item = data.item ?? row.item
    const first = { task, party, item, grid: row.grid, parties: [party] }
    return settled({
      ...tiedBy(row, person),
      parts: [...row.parts, given(row, happened, item)],
      first: row.first === null && firstReceiver ? first : row.first,
      // The demand was delivered in time before: from now on the rework has to be.
      resultDue: rework === true && own !== undefined ? (row.resultDue ?? instant(own.resolveBy)) : row.resultDue,
    })
  }),
  on.change(E.TaskAccepted, (row, { data }) =>
    settled({
      ...judged(tiedBy(row, data.person), data, true),
      accepted: row.acceptSpot === null ? 1 : row.accepted,
    }),
  ),
  on.change(E.TaskReturned, (row, { data }) =>
    settled({
      ...judged(row, data, false),
      parts: data.stays ? row.parts : changed(row.parts, data.task, { open: false }),
      returned: [...row.returned, spotOf(row, [data.party])],
    }),
  ),
  on.change(E.RequestRefused, (row, { data: { task } }) =>
    settled({ ...row, parts: changed(row.parts, task, { open: false }) }),
  ),
  on.change(E.TaskReassigned, (row, happened) => {
    const { data } = happened
    const { task, party, from, person, cause } = data
    const moved = cause === 'correction' && party !== from ? judged(row, { task, party: from }, false) : row
    if (party === from) return settled(tiedBy(moved, person))
    const parts = [...changed(row.parts, task, { open: false }), given(row, happened, row.item)]
    return settled({ ...tiedBy(moved, person), parts })
  }),
  on.change(E.TaskWithdrawn, (row, { data }) => {
    const withdrawn = { ...row, parts: changed(row.parts, data.task, { open: false }) }
    return settled(data.cause === 'mistake' ? judged(withdrawn, data, false) : withdrawn)
  }),
  on.change(E.ServiceDelivered, (row, { event, data: { task, party, alsoResidents = [] } }) => {
    const done = { ...row, parts: changed(row.parts, task, { open: false, delivered: true }) }
    return settled(deliveredBy(tiedBy(done, event.actor, ...alsoResidents), [party]))
  }),
]

const endings = [
  on.change(E.DemandMerged, (row, { recorded }) => ended(bygone(row), recorded, 'merged', workers(row))),
  on.change(E.DemandUnmerged, opened),
  on.change(E.DemandDeclined, (row, { recorded }) => ended(row, recorded, 'declined')),
  on.change(E.DemandWithdrawn, (row, { recorded }) => ended(row, recorded, 'withdrawn')),
  on.change(E.DemandReferred, (row, { recorded }) => ended(row, recorded, 'referred')),
  on.change(E.ReferralAnswered, (row, { recorded, data }) =>
    data.outcome === 'refused'
      ? settled({ ...row, end: null, openSince: recorded })
      : settled(deliveredBy({ ...bygone(row), round: row.round + 1, outside: 1 }, [])),
  ),
  on.change(E.ReferralEnded, (row, { recorded }) => settled({ ...row, end: null, openSince: recorded })),
  on.change(E.DemandClosed, (row, { recorded, data: { basis } }) => {
    // A referred or merged demand that is closed keeps how it ended.
    if (row.end !== null) return row
    const done = row.deliveries.some(({ round }) => round === row.round) ? row : deliveredBy(row, deliverers(row))
    return ended(done, recorded, basis === 'silence' ? 'silent' : basis === 'unreachable' ? basis : 'closed')
  }),
  on.change(E.DemandReopened, (row, happened) => {
    const { cause } = happened.data
    const again = cause !== 'appeal' && cause !== 'import'
    const deliveries = row.deliveries.map((one) =>
      again && one.round === row.round ? { ...one, reopened: true } : one,
    )
    return opened({ ...row, deliveries }, happened)
  }),
]

export const outcomeSteps = [
  ...comingIn,
  ...working,
  ...wordSteps,
  ...delaySteps,
  ...endings,
  ...classSteps<DemandOutcome>(outcomes, awaitsQuarter),
]

/** Returns the row with the end of its quarter, if the demand is restricted and the quarter is not over. */
function awaitsQuarter(row: DemandOutcome, { recorded }: Happened): DemandOutcome {
  if (row.month === '') return row
  const ends = quarterEnd(row.month)
  const quarterEnds = row.seen.visibility === 'restricted' && recorded < ends ? ends : null
  return quarterEnds === row.quarterEnds ? row : { ...row, quarterEnds }
}

/** The quarter is over: whether the demand was restricted is settled for good. */
export const quarterTimer = timer(outcomes, 'quarterEnds', (row) => ({ ...row, quarterEnds: null, restricted: 1 }))

/** Something was due: what was not there by then is late. */
export const responseTimer = timer(outcomes, 'nextAt', passed)
