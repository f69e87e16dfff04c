import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type Decision,
  Id,
  type Instant,
  isRejection,
  mustKnow,
  optional,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { raiserName } from '../raiser.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { type DemandState, stateOf } from '../state.ts'
import { urged, urgedToday } from '../tasks/urge.ts'
import { groundsOf } from '../ways-out/grounds.ts'
import { mergeGrounds } from '../ways-out/merge-fit.ts'
import { approvalNeeded, mergedUpon } from '../ways-out/merger.ts'

/** The days after a closing that its raiser confirmed, in which a repeat may be closed. */
const SETTLED_DAYS = 30

const Repeat = Closed({
  /** The earlier demand of the same raiser. */
  earlier: Id,
  /** Required where the repeat is closed: the raiser reads it. */
  reason: Type.Optional(Personal(Text)),
})

const first = { first: mustKnow(read.self<DemandState, { readonly earlier: string }>(({ earlier }) => earlier)) }

export const declareRepeat = demandRule(
  command({
    summary: {
      en: 'Sort a demand as the repeat of an earlier one of the same raiser. If that one is open, it is urged, and this one is merged into it. If its raiser confirmed it as resolved within 30 days, this one is closed, and the raiser may appeal.',
      zh: '认定重复诉求：原诉求未办结的，催办原诉求并将本诉求并入；原诉求 30 天内经诉求人确认解决的，本诉求不再受理，诉求人可申诉。',
    },
    by: COORDINATORS,
    reads: first,
    data: Repeat,
  }),
  (demand, data, setting) => {
    const { id, actor, reads } = setting
    const refused = requireStatus(demand, 'raised', 'triaged') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const earlier = reads.first
    if (earlier === undefined || data.earlier === id || !isSameRaiser(demand, earlier)) return otherRaiser()
    return (
      notAbout(earlier, actor) ??
      (earlier.ended === undefined ? urging(demand, earlier, data, setting) : settled(demand, earlier, data, setting))
    )
  },
)

/** Whether both were raised by the same resident or party. Nameless raisers cannot be told apart. */
const isSameRaiser = (demand: DemandState, earlier: DemandState): boolean => {
  const name = raiserName(demand)
  return demand.raiser?.id !== undefined && name === raiserName(earlier)
}

const otherRaiser = (): Rejection =>
  reject('repeat.other-raiser', {
    en: '`earlier` must be an earlier demand of the same raiser. Merge demands of different raisers.',
    zh: '原诉求必须是同一诉求人提交的；不同诉求人的同类诉求请并件。',
  })

type RepeatSetting = Pick<DemandSetting, 'id' | 'actor' | 'now'>

function urging(
  demand: DemandState,
  earlier: DemandState,
  { earlier: of }: Static<typeof Repeat>,
  { id, actor, now }: RepeatSetting,
): Decision {
  const refused = requireStatus(earlier, ...UNDERWAY, 'held', 'referred')
  if (refused !== undefined) return refused
  const merging = { id, actor, now, reads: { original: earlier } }
  const merged = mergedUpon(demand, { original: of }, actor.party, merging, {})
  if (isRejection(merged)) return merged
  if (mergeGrounds(demand, earlier, now).length > 0) return approvalNeeded()
  return [demandEvents.DemandRepeated({ earlier: of, outcome: 'urges' }), ...merged]
}

/** Whether the raiser's confirmation closed the demand, lately enough. */
const isWithin = (confirmedAt: Instant | undefined, endedAt: Instant | undefined, now: Instant): boolean =>
  confirmedAt !== undefined && confirmedAt === endedAt && now <= confirmedAt + SETTLED_DAYS * DAY

function settled(
  demand: DemandState,
  earlier: DemandState,
  { earlier: of, reason }: Static<typeof Repeat>,
  { actor, now }: RepeatSetting,
): Decision {
  const { ended } = earlier
  const confirmed = stateOf(earlier) === 'closed' && isWithin(earlier.confirmedAt, ended?.at, now)
  if (!confirmed)
    return reject('repeat.not-settled', {
      en: `A repeat can be closed only within ${SETTLED_DAYS} days after its raiser confirmed the earlier demand as resolved. Sort this one as a demand of its own.`,
      zh: `仅在诉求人确认原诉求已解决后 ${SETTLED_DAYS} 天内，重复诉求才可不再受理，请按新诉求受理。`,
    })
  if ([demand, earlier].some(({ level, visibility }) => level === 'L1' || visibility === 'restricted'))
    return reject('repeat.excluded', {
      en: 'An urgent or restricted demand is never closed as a repeat.',
      zh: '特急或受限诉求不能按重复诉求不予受理。',
    })
  const { party } = actor
  if (party === undefined || earlier.delivered.includes(party) || (demand.appealed && demand.declinedBy === party))
    return reject('demand.own-work', {
      en: 'Your party worked on the earlier demand, or closed this one before. Another party has to decide.',
      zh: '您所在单位承办过原诉求，或此前已作出该决定，请由其他单位处理。',
    })
  if (groundsOf(demand, now).length > 0)
    return reject('repeat.approval-needed', {
      en: 'A due time of this demand has passed, or its raiser said how it came out. Another society has to approve: send `decline`.',
      zh: '该诉求已逾期或诉求人已评价，须经另一类单位同意，请改用不予受理。',
    })
  if (reason === undefined)
    return reject('repeat.reason-missing', {
      en: '`reason` is required where the repeat is closed: its raiser reads it.',
      zh: '按重复诉求不予受理时必须填写理由，供诉求人查看。',
    })
  return [
    demandEvents.DemandRepeated({ earlier: of, outcome: 'settled' }),
    demandEvents.DemandDeclined({ party, code: 'already-decided', reason, appealable: !demand.appealed }),
  ]
}

/** Reads the demand that repeats this one. */
const repeatRead = { repeat: read.self<DemandState, { readonly repeat: string }>(({ repeat }) => repeat) }

export const urgeByRepeat = demandRule(
  command({
    summary: {
      en: 'Urge an open demand because its raiser raised it again. Sent by a service after the repeat was sorted.',
      zh: '因诉求人重复提交而催办原诉求，由系统发出。',
    },
    by: ['service'],
    reads: repeatRead,
    data: Closed({ repeat: Id }),
  }),
  (demand, { repeat }, setting) => {
    const isRepeat = setting.reads.repeat?.repeats === setting.id
    const open = requireStatus(demand, ...UNDERWAY, 'held', 'referred') === undefined
    if (!isRepeat || !open || urgedToday(demand, 'repeat', setting) !== undefined) return []
    return [urged(demand, 'repeat', optional('repeat', repeat))]
  },
)
