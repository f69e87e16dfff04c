import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type DomainEvent,
  type Instant,
  isRejection,
  OneOf,
  omit,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { type CallerGround, callerReads, independentCaller } from '../closing/independence.ts'
import { demandReopened, givingBack } from '../closing/rework.ts'
import { demandEvents } from '../events.ts'
import { CALLERS, raiser } from '../grants.ts'
import { requireStatus, UNDERWAY } from '../guards.ts'
import { isDrawn } from '../lot.ts'
import { WITHDRAWAL_CODES } from '../reason-codes.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { type DemandState, liveTasks } from '../state.ts'
import { afterGrounds } from './grounds.ts'
import { workFor } from './merge-target.ts'

/** One withdrawal in so many is called, of those that follow a contact within a day. */
const CALLED_ONE_IN = 5
const AFTER_CONTACT_MS = DAY

const note = Type.Optional(Personal(Text))
const code = OneOf(WITHDRAWAL_CODES)
const WITHDRAWABLE = [...UNDERWAY, 'held', 'referred', 'merged', 'delivered'] as const

export const withdrawDemand = demandRule(
  command({
    summary: {
      en: 'Withdraw your own demand, at any time before it ends.',
      zh: '撤回本人提交的诉求，办结前均可撤回。',
    },
    by: [raiser],
    data: Closed({ code: Type.Optional(code), note }),
  }),
  (demand, { code, note }, setting) => {
    const refused = requireStatus(demand, ...WITHDRAWABLE)
    if (refused !== undefined) return refused
    const said = { ...optional('code', code), ...optional('note', note) }
    return withdrawn(demand, said, setting)
  },
)

export const recordWithdrawal = demandRule(
  command({
    summary: {
      en: 'Record that the raiser withdraws the demand, with a reason code. Only those who may call the raiser back may; the raiser is told, and can end it.',
      zh: '代诉求人登记撤回并选择原因，仅限可回访的单位；系统告知诉求人，诉求人可要求恢复。',
    },
    by: CALLERS,
    reads: callerReads,
    data: Closed({ code, note }),
  }),
  (demand, { code, note }, setting) => {
    const refused = requireStatus(demand, ...WITHDRAWABLE)
    if (refused !== undefined) return refused
    const party = outsider(demand, setting)
    if (typeof party !== 'string') return party
    return withdrawn(demand, { code, ...optional('note', note), recordedBy: party }, setting)
  },
)

/** The sender's party, where it had no part in the work on the demand. */
function outsider(
  demand: DemandState,
  { actor, reads }: Pick<DemandSetting, 'actor'> & { readonly reads: CallerGround },
): string | Rejection {
  const caller = independentCaller(omit(demand, 'deal'), workFor(demand, reads.original), actor, reads)
  return isRejection(caller) ? caller : caller.party
}

type Said = Parameters<typeof demandEvents.DemandWithdrawn>[0]

const withdrawn = (demand: DemandState, said: Said, { id, now, digest }: DemandSetting): readonly DomainEvent[] => [
  ...withdrawnTasks(demand, 'demand-withdrawn'),
  demandEvents.DemandWithdrawn({
    ...said,
    ...(followsContact(demand, now) && isDrawn(CALLED_ONE_IN, digest('withdrawal-sample', `${id} ${now}`))
      ? { toCall: true }
      : {}),
    ...afterGrounds(demand, now),
  }),
]

/** Whether staff were in touch with the raiser within the last day. */
const followsContact = (demand: DemandState, now: Instant): boolean =>
  now <= (lastContact(demand)?.at ?? 0) + AFTER_CONTACT_MS

/** The last contact of a party with the raiser: a recorded one, or a callback. */
const lastContact = ({
  contacts,
  callbacks,
}: DemandState): { readonly at: Instant; readonly party: string } | undefined =>
  [...contacts.filter(({ denied }) => denied !== true), ...callbacks].toSorted((one, other) => other.at - one.at)[0]

/** Ends each live task, so that every holder sees its own task end. */
export const withdrawnTasks = (
  demand: DemandState,
  cause: 'demand-merged' | 'demand-withdrawn',
): readonly DomainEvent[] =>
  liveTasks(demand).map(({ id, party }) => demandEvents.TaskWithdrawn({ task: id, party, cause }))

export const checkWithdrawal = demandRule(
  command({
    summary: {
      en: 'Record the call after a withdrawal that was drawn for it: whether the raiser meant to withdraw. If not, the demand is opened again.',
      zh: '登记对撤回诉求的抽查回访：诉求人并非本意撤回的，重新办理。',
    },
    by: CALLERS,
    reads: { ...callerReads, ...givingBack },
    data: Closed({
      reached: Type.Boolean(),
      /** Required where the raiser was reached, and not allowed otherwise. */
      meant: Type.Optional(Type.Boolean()),
      note,
    }),
  }),
  (demand, { reached, meant, note }, setting) => {
    const refused = requireStatus(demand, 'withdrawn')
    if (refused !== undefined) return refused
    if (demand.ended?.toCall !== true)
      return reject('withdrawal.not-drawn', {
        en: 'This withdrawal is not to be called, or was called already.',
        zh: '该撤回未被抽中回访，或已完成回访。',
      })
    const party = outsider(demand, setting)
    if (typeof party !== 'string') return party
    if (party === demand.ended.by || party === lastContact(demand)?.party)
      return reject('withdrawal.own', {
        en: 'Your party was in touch with the raiser before the withdrawal, or recorded it. Another party has to call.',
        zh: '撤回前由您所在单位联系诉求人或代为登记，请由其他单位回访。',
      })
    if (reached !== (meant !== undefined))
      return reject('withdrawal.call-incomplete', {
        en: '`meant` is required where the raiser was reached, and not allowed otherwise.',
        zh: '联系到诉求人时必须填写是否本意撤回；未联系到时不能填写。',
      })
    const checked = demandEvents.WithdrawalChecked({
      party,
      reached,
      ...optional('meant', meant),
      ...optional('note', note),
    })
    return meant === false ? [checked, ...demandReopened(demand, 'callback', setting)] : [checked]
  },
)
