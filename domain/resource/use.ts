import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  isRejection,
  MINUTE,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { localToday, movedUpWithout } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { borrower, owner } from './grants.ts'
import { liveShare, requireState } from './guards.ts'
import { notBack } from './late-return.ts'
import { EVER } from './room.ts'
import { resourceRule } from './rule.ts'
import { Condition, OneShare, stockOf } from './shapes.ts'
import type { ResourceState } from './state.ts'

const { ResourceReturned, ShareNoShow, ShareStarted } = resourceEvents

/** How long before its window a share may start. */
const EARLY_START_MS = 15 * MINUTE

const bookable = ({ category }: ResourceState): Rejection | undefined =>
  stockOf(category) === 'bookable'
    ? undefined
    : reject('resource.not-bookable', {
        en: 'Only bookable resources can be started, returned or marked as a no-show.',
        zh: '只有可预约资源才能登记交付、归还或未到。',
      })

export const startShare = resourceRule(
  command({
    summary: { en: 'Record that a booked resource was handed over.', zh: '登记预约资源已交付。' },
    by: [owner, borrower],
    data: Closed(OneShare),
  }),
  (state, { share: id }, setting) => {
    const share = liveShare(state, id)
    if (isRejection(share)) return share
    const { from, until } = share.window ?? EVER
    if (share.state === 'using') return []
    const refused = bookable(state) ?? requireState(share, 'held')
    if (refused !== undefined) return refused
    if (setting.now < from - EARLY_START_MS)
      return reject('share.too-early', {
        en: 'A share can start at most 15 minutes before its window.',
        zh: '最早可在借用时段开始前 15 分钟登记交付。',
      })
    if (setting.now >= until)
      return reject('share.window-over', {
        en: 'The window of this share is over. Record a no-show instead.',
        zh: '借用时段已结束，请登记未到。',
      })
    const missing = notBack(state, share, setting.now)
    if (missing !== undefined) return missing
    return [ShareStarted({ share: id, party: share.party, day: localToday(setting) })]
  },
)

export const recordNoShow = resourceRule(
  command({
    summary: {
      en: 'Record that the party did not come. The booked quantity is free again.',
      zh: '登记借用单位未到，预约数量随即释放。',
    },
    by: [owner],
    data: Closed(OneShare),
  }),
  (state, { share: id }, setting) => {
    const share = liveShare(state, id)
    if (isRejection(share)) return share
    const refused = bookable(state) ?? requireState(share, 'held')
    if (refused !== undefined) return refused
    if (setting.now < (share.window ?? EVER).from)
      return reject('share.too-early', {
        en: 'A no-show can be recorded only after the window has begun.',
        zh: '借用时段开始后才能登记未到。',
      })
    return [
      ShareNoShow({ share: id, party: share.party, day: localToday(setting) }),
      ...movedUpWithout(state, share, setting),
    ]
  },
)

export const returnShare = resourceRule(
  command({
    summary: {
      en: 'Record the return of a resource and its condition. Only the owner may record a condition other than `good`.',
      zh: '登记归还及资源状况；只有所属单位可登记“完好”以外的状况。',
    },
    by: [owner, borrower],
    data: Closed({ ...OneShare, condition: Condition, note: Type.Optional(Personal(Text)) }),
  }),
  (state, { share: id, condition, note }, setting) => {
    const share = liveShare(state, id)
    if (isRejection(share)) return share
    const refused = bookable(state) ?? requireState(share, 'using')
    if (refused !== undefined) return refused
    const by = setting.actor.party ?? ''
    if (condition !== 'good' && by !== state.owner && by !== state.administrator)
      return reject('share.condition-owners', {
        en: 'Only the owner may record a condition other than `good`. Report it to the owner.',
        zh: '只有资源所属单位可以登记“完好”以外的状况，请告知所属单位。',
      })
    return [
      ResourceReturned({
        share: id,
        party: share.party,
        condition,
        late: setting.now > (share.window ?? EVER).until,
        by,
        ...optional('note', note),
        day: localToday(setting),
      }),
      ...movedUpWithout(state, share, setting),
    ]
  },
)
