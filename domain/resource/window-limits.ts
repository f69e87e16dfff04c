import { zoneOf } from '../community/state.ts'
import { DAY, type Rejection, reject } from '../kernel/index.ts'
import { type Span, within } from '../sharing/windows.ts'
import { EVER } from './room.ts'
import type { ResourceSetting } from './rule.ts'
import type { ResourceState } from './state.ts'

/** The longest time between a request and its window, whatever the terms: ten years. */
const LONGEST_AHEAD_DAYS = 3_660

export const endsTooEarly = (): Rejection =>
  reject('share.window-unsound', {
    en: '`window.until` must be after `window.from`, and both must be valid times.',
    zh: '`window.until` 须晚于 `window.from`，且均为有效时间。',
  })

/** The reason why the request is refused for this date, whatever is free. */
export function untimely({ terms }: ResourceState, date: Span, own: boolean, { now, reads, zones }: ResourceSetting) {
  if (date === EVER) return undefined
  if (date.until <= now)
    return reject('share.window-past', {
      en: '`window.until` must be in the future.',
      zh: '`window.until` 须晚于当前时间。',
    })
  if (!(date.from < date.until)) return endsTooEarly()
  const days = own ? LONGEST_AHEAD_DAYS : (terms.ahead ?? LONGEST_AHEAD_DAYS)
  if (date.from > now + days * DAY)
    return reject(
      'share.too-far-ahead',
      {
        en: 'The window begins too far in the future for this resource. Request it closer to the time.',
        zh: '借用时间超出可提前申请的天数，请临近时再申请。',
      },
      { days },
    )
  return own || terms.opening === undefined || within(terms.opening, date, zoneOf(reads.community), zones)
    ? undefined
    : reject('resource.closed', {
        en: 'The window is outside the opening hours. See the terms of the resource.',
        zh: '借用时段不在开放时间内，请查看该资源的使用条件。',
      })
}
