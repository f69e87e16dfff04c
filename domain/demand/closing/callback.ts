import { type Static, Type } from '@sinclair/typebox'
import { mayContact } from '../../contact/safe-contact.ts'
import {
  type Actor,
  Closed,
  command,
  DAY,
  type Decision,
  type DomainEvent,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { CALLERS, dealtCaller, raiser } from '../grants.ts'
import { isDrawn } from '../lot.ts'
import { demandRule } from '../rule.ts'
import { Satisfaction } from '../shapes.ts'
import { type DemandState, stateOf } from '../state.ts'
import { deliveryOf, ignoredOriginal, workFor } from '../ways-out/merge-target.ts'
import { CallbackId } from './contact-events.ts'
import type { Callback } from './contact-state.ts'
import { repeat } from './deal.ts'
import { callerReads, type IndependentCaller, independentCaller, isTied } from './independence.ts'
import { demandReopened, givingBack, notHelped, type ReworkSetting } from './rework.ts'

/** The days that a raiser has to dispute what a caller recorded. */
export const DISPUTE_DAYS = 7
/** One callback in so many is repeated by another party. */
const SAMPLE = 20

const Answer = Closed({
  reached: Type.Boolean(),
  /** Whether the raiser says that staff had made contact. */
  contacted: Type.Optional(Type.Boolean()),
  /** Required where the raiser was reached, and not allowed otherwise. */
  resolved: Type.Optional(Type.Boolean()),
  satisfaction: Type.Optional(Satisfaction),
  note: Type.Optional(Personal(Text)),
  ...ignoredOriginal,
})
type Answer = Static<typeof Answer>

export const recordCallback = demandRule(
  command({
    summary: {
      en: 'Record what the raiser said when asked: contacted? resolved? satisfied? Only an independent caller may: the party that the engine asked.',
      zh: '登记回访结果：是否联系、是否解决、是否满意。由系统分派的独立回访单位登记。',
    },
    by: [...CALLERS, dealtCaller],
    reads: { ...callerReads, ...givingBack },
    data: Answer,
  }),
  (demand, data, setting) => {
    const { actor, reads } = setting
    const repeats = repeatOf(demand, actor)
    const delivery = repeats === undefined ? deliveryOf(demand, reads.original) : workFor(demand, reads.original)
    if (isRejection(delivery)) return delivery
    const caller = independentCaller(demand, delivery, actor, reads)
    if (isRejection(caller)) return caller
    const refused = incomplete(data) ?? unsafe(demand, actor)
    if (refused !== undefined) return refused
    const tied = data.resolved !== undefined && isTied(demand, delivery, reads)
    const made = { ...recorded(demand, data, caller), ...(tied ? { tied } : {}) }
    if (repeats !== undefined) return repeated(demand, made, repeats, setting)
    const callback = demandEvents.CallbackRecorded(made)
    if (made.resolved === undefined) return [callback]
    if (made.resolved && tied) return [callback]
    const ends = made.resolved
      ? [demandEvents.DemandClosed({ basis: 'callback', ...caller })]
      : notHelped(demand, 'callback', setting)
    // Drawn only now: a caller cannot know beforehand which call is repeated.
    const drawn = isDrawn(SAMPLE, setting.digest('callback-sample', `${setting.id} ${made.callback}`))
    return [callback, ...ends, ...(drawn ? repeat(withCallback(demand, made), made.callback, setting) : [])]
  },
)

/** The earlier callback that the sender's party is asked to repeat. */
const repeatOf = ({ deal, callbacks }: DemandState, { party }: Actor): Callback | undefined =>
  deal?.repeats === undefined || deal.party !== party ? undefined : callbacks.find(({ id }) => id === deal.repeats)

const recorded = (demand: DemandState, data: Answer, caller: IndependentCaller) => ({
  callback: `k${demand.callbacks.length + 1}`,
  ...caller,
  reached: data.reached,
  ...optional('contacted', data.contacted),
  ...optional('resolved', data.resolved),
  ...optional('satisfaction', data.satisfaction),
  ...optional('note', data.note),
})
type Recorded = ReturnType<typeof recorded>

const withCallback = (demand: DemandState, { callback: id, party, reached }: Recorded): DemandState => ({
  ...demand,
  callbacks: [...demand.callbacks, { id, party, reached, at: 0 }],
})

/** Both answers stay on record. A raiser who was not helped after all has the demand opened again. */
function repeated(
  demand: DemandState,
  made: Recorded,
  first: Callback,
  setting: ReworkSetting,
): readonly DomainEvent[] {
  const differs = made.resolved === undefined ? {} : { differs: made.resolved !== first.resolved }
  const callback = demandEvents.CallbackRecorded({ ...made, repeats: first.id, ...differs })
  const opens = made.resolved === false && stateOf(demand) === 'closed'
  return opens ? [callback, ...demandReopened(demand, 'callback', setting)] : [callback]
}

const incomplete = ({ reached, contacted, resolved, satisfaction }: Answer): Rejection | undefined =>
  reached !== (resolved !== undefined) || (!reached && (satisfaction !== undefined || contacted !== undefined))
    ? reject('callback.incomplete', {
        en: '`resolved` is required where the raiser was reached. Otherwise none of `contacted`, `resolved` and `satisfaction` is allowed.',
        zh: '联系到诉求人时必须填写是否解决；未联系到时不能填写是否联系、是否解决和满意度。',
      })
    : undefined

/** Refuses contact that the raiser ruled out. */
export const unsafe = ({ safeContact }: DemandState, { party, role }: Actor): Rejection | undefined =>
  mayContact(safeContact, party, role)
    ? undefined
    : reject('contact.unsafe', {
        en: 'The raiser ruled out contact by your party. The file shows who may make contact.',
        zh: '诉求人不允许由您所在单位联系，可联系的单位请查看诉求详情。',
      })

export const disputeCallback = demandRule(
  command({
    summary: {
      en: 'Dispute as the raiser what a caller recorded in your name, within seven days. It is void, and the demand open again. A callback of the hotline stands until the hotline has called again.',
      zh: '诉求人对回访记录有异议：七天内可提出，该回访作废，诉求恢复为待回访；对热线回访的异议由热线再次回访后确定。',
    },
    by: [raiser],
    data: Closed({ callback: Type.Optional(CallbackId), note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { callback: id, note }, { now }): Decision => {
    const reached = demand.callbacks.filter((one) => one.reached)
    const found = id === undefined ? reached.at(-1) : reached.find((one) => one.id === id)
    if (found === undefined)
      return reject('callback.unknown', {
        en: 'No such callback reached you. The file of the demand lists what was recorded.',
        zh: '没有这条回访记录，请查看诉求详情。',
      })
    if (found.disputed === true || found.contested === true) return []
    if (now > found.at + DISPUTE_DAYS * DAY)
      return reject('callback.dispute-too-late', {
        en: `A callback can be disputed for ${DISPUTE_DAYS} days. Reopen the demand instead.`,
        zh: `回访记录的异议期为 ${DISPUTE_DAYS} 天，逾期请申请重办。`,
      })
    const refused = outweighed(demand, found)
    if (refused !== undefined) return refused
    const closing = demand.ended?.callback
    // Another party's call that repeats the closing one says the same in the raiser's name.
    const opens = found.ofHotline !== true && closing !== undefined && [found.id, found.repeats].includes(closing)
    return [
      demandEvents.CallbackDisputed({
        callback: found.id,
        party: found.party,
        ...(opens ? { opens } : {}),
        ...(found.ofHotline === true ? { decidedBy: found.party } : {}),
        ...optional('note', note),
      }),
    ]
  },
)

/** Refuses the dispute of a callback that no longer counts, because the hotline called since. */
function outweighed({ callbacks }: DemandState, found: Callback): Rejection | undefined {
  const later = callbacks.slice(callbacks.indexOf(found) + 1)
  return later.some(({ ofHotline }) => ofHotline === true)
    ? reject('callback.outweighed', {
        en: 'The hotline called after this callback, and its answer counts. Dispute that one.',
        zh: '热线已在此后回访，以热线回访结果为准，请对热线回访提出异议。',
      })
    : undefined
}
