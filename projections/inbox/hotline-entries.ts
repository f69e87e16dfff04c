import { demandEvents as E } from '../../domain/demand/events.ts'
import type { HotlineOrder } from '../../domain/demand/hotline/hotline-events.ts'
import { orderTimes } from '../../domain/demand/hotline/hotline-fold.ts'
import { handBackBy } from '../../domain/demand/hotline/result-due.ts'
import { instant, optional } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'

/** The entry that reminds of the result. */
const resultKey = (id: string): string => `demand.${id}.order`
/** The entry of the party that asked the hotline. */
const askerKey = (id: string): string => `demand.${id}.hotline`
/** The entry of the hotline itself. */
const hotlineKey = (id: string): string => `demand.${id}.for-hotline`
/** What the hotline has to decide about a callback of its own. */
const disputeKey = (id: string): string => `demand.${id}.hotline-dispute`
const on = steps(inboxEntries, ({ id }) => [resultKey(id)])

/** The committee hands back the result; the street office sees what is due, and acts where the demand is about the committee. */
const reminder = (happened: Happened, order: HotlineOrder) =>
  entryFor(happened, resultKey(happened.id), 'role:committee', {
    kind: 'hotline-result-due',
    needs: 1,
    due: handBackBy(orderTimes(order)) ?? NEVER,
    about: { demand: happened.id },
    guarded: happened.id,
    copy: 'role:street-office',
  })

/** A new result is due, where the demand opens again after the result was handed back, or the referral ends after an interim one. */
const renewedReminder = (
  row: InboxEntry | undefined,
  happened: Happened<{ readonly resultDue?: HotlineOrder }>,
): InboxEntry | undefined => {
  const { resultDue } = happened.data
  return resultDue === undefined ? row : reminder(happened, resultDue)
}

/** Entries about orders of a hotline: the result that is due, what the hotline is asked, and what it answers. */
export const hotlineEntrySteps: readonly FoldStep[] = [
  on.on(E.DemandRaised, (row, happened) => {
    const { order } = happened.data
    return order === undefined ? row : reminder(happened, order)
  }),
  on.on(E.OrderSentAgain, (_, happened) => reminder(happened, happened.data.order)),
  on.change(E.HotlineAnswered, (row, happened) => {
    const { question, granted, until } = happened.data
    if (granted && question === 'return') return undefined
    if (until === undefined) return row
    const due = handBackBy({ resolveBy: instant(until) }) ?? row.due
    if (row.kind === 'hotline-result-due') return { ...row, due }
    return renewed(row, happened, { kind: 'hotline-result-due', needs: 1, due })
  }),
  on.on(E.DemandReopened, renewedReminder),
  on.on(E.DemandUnmerged, renewedReminder),
  on.on(E.ReferralAnswered, renewedReminder),
  on.on(E.ReferralEnded, renewedReminder),
  on.on(E.DemandWithdrawn, renewedReminder),
  on.change(E.HandBackOverdue, (row, happened) =>
    renewed(row, happened, { kind: 'hotline-result-overdue', needs: 1, due: row.due }),
  ),
  on.change(E.ResultHandedBack, () => undefined),
  on.on(
    E.CallbackDisputed,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, callback: data.callback }
      const said = { kind: 'callback-disputed', needs: 1, about, reason: data.note ?? null, guarded: id } as const
      return entryFor(happened, disputeKey(id), `party:${data.party}`, said, row)
    },
    ({ id, data: { decidedBy } }) => (decidedBy === undefined ? undefined : [disputeKey(id)]),
  ),
  on.change(
    E.CallbackRecorded,
    (row, { data: { ofHotline } }) => (ofHotline === true ? undefined : row),
    ({ id }) => [disputeKey(id)],
  ),
  on.on(
    E.HotlineAnswered,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, question: data.question, granted: data.granted }
      const said = { kind: 'hotline-answered', about, reason: data.reason ?? null, guarded: id } as const
      return entryFor(happened, askerKey(id), `party:${data.askedBy}`, said, row)
    },
    ({ id }) => [askerKey(id)],
  ),
  on.on(
    E.HotlineAsked,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, question: data.question, ...(data.until === undefined ? {} : { until: data.until }) }
      const said = { kind: 'hotline-asked', needs: 1, about, reason: data.reason, guarded: id } as const
      return entryFor(happened, hotlineKey(id), `party:${data.hotline}`, said, row)
    },
    ({ id }) => [hotlineKey(id)],
  ),
  on.change(
    E.HotlineAnswered,
    () => undefined,
    ({ id }) => [hotlineKey(id)],
  ),
  on.on(
    E.ResultHandedBack,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, ...optional('interim', data.interim) }
      const said = { kind: 'hotline-result', about, reason: data.result, guarded: id } as const
      return entryFor(happened, hotlineKey(id), `party:${data.hotline}`, said, row)
    },
    ({ id }) => [hotlineKey(id)],
  ),
]
