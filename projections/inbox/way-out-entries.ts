import { demandEvents } from '../../domain/demand/events.ts'
import { COORDINATORS } from '../../domain/demand/grants.ts'
import { type EventKind, instant, optional } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { entryFor, inboxEntries } from './entries.ts'

const E = demandEvents
const none = steps(inboxEntries, () => undefined)
const referralOf = (demand: string, role: string): string => `demand.${demand}.referral.${role}`
const callOf = (demand: string, role: string): string => `demand.${demand}.withdrawal.${role}`
const orderOf = (demand: string, person: string): string => `demand.${demand}.merges.${person}`

/** Events after which no answer of an outside body is awaited. */
const ANSWERED: readonly EventKind[] = [E.ReferralAnswered, E.ReferralEnded, ...DEMAND_ENDS]

/** Those who coordinate ask a body again that has not answered. */
const overdueReferrals = COORDINATORS.flatMap((role): readonly FoldStep[] => [
  none.on(
    E.ReferralReminded,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, ...optional('body', data.body) }
      const said = { kind: 'referral-overdue', needs: 1, due: instant(data.answerBy), about, guarded: id } as const
      return entryFor(happened, referralOf(id, role), `role:${role}`, said, row)
    },
    ({ id }) => [referralOf(id, role)],
  ),
  ...droppedAfter(ANSWERED, (id) => referralOf(id, role)),
])

/** Those who coordinate call the raiser of a withdrawal that was drawn. */
const drawnWithdrawals = COORDINATORS.flatMap((role): readonly FoldStep[] => [
  none.on(
    E.DemandWithdrawn,
    (row, happened) => {
      const { id, data } = happened
      if (data.toCall !== true) return row
      const about = { demand: id, ...optional('code', data.code), ...optional('recordedBy', data.recordedBy) }
      const said = { kind: 'withdrawal-to-call', needs: 1, about, guarded: id } as const
      return entryFor(happened, callOf(id, role), `role:${role}`, said, row)
    },
    ({ id }) => [callOf(id, role)],
  ),
  none.change(
    E.WithdrawalChecked,
    (row, { data: { reached } }) => (reached ? undefined : row),
    ({ id }) => [callOf(id, role)],
  ),
  ...droppedAfter([E.DemandReopened], (id) => callOf(id, role)),
])

/** The sender of an order to merge sees which demands were refused. */
const orders: readonly FoldStep[] = [
  none.on(
    E.MergeOrdered,
    (row, happened) => {
      const { id, data, event } = happened
      const { demands, refused = [], codes = [] } = data
      const about = { demand: id, demands, refused, codes }
      const said = { kind: 'merge-ordered', about, guarded: id } as const
      return entryFor(happened, orderOf(id, event.actor), `person:${event.actor}`, said, row)
    },
    ({ id, event }) => [orderOf(id, event.actor)],
  ),
  none.on(
    E.MergesRefused,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, refused: data.refused, codes: data.codes }
      const said = { kind: 'merges-refused', about, guarded: id } as const
      return entryFor(happened, orderOf(id, data.person), `person:${data.person}`, said, row)
    },
    ({ id, data }) => [orderOf(id, data.person)],
  ),
]

/** Entries about referrals without an answer, withdrawals to be called, and orders to merge. */
export const wayOutEntrySteps: readonly FoldStep[] = [...overdueReferrals, ...drawnWithdrawals, ...orders]
