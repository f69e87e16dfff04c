import { zoneOf } from '../community/state.ts'
import { DAY, dayText, HOUR, iso, type LocalDay, MINUTE, type Rejection, reject } from '../kernel/index.ts'
import { leftOf, localLength, overlap, type Span, weekOf } from '../sharing/windows.ts'
import type { PersonSetting } from './rule.ts'
import { isCertified, type PersonState } from './state.ts'

/** A window for which the person is requested, and the skill it needs. */
export interface Ask {
  readonly window: Span
  readonly skill?: string | undefined
}

/** The longest that a single secondment may last by the local clock, and the furthest ahead that it may begin. */
const MAX_HOURS = 24
const MAX_DAYS_AHEAD = 366

const emptyWindow = ({ from, until }: Span): Rejection | undefined =>
  until - from >= MINUTE
    ? undefined
    : reject('window.empty', {
        en: '`window.until` must be at least a minute after `window.from` and after now, and both must be valid times.',
        zh: '结束时间须至少晚于开始时间和当前时间一分钟，且均为有效时间。',
      })

/** Refuses a window that is empty, has passed, lasts too long or lies too far ahead. */
export function unsoundWindow(window: Span, { now, reads, zones }: PersonSetting): Rejection | undefined {
  const { from, until } = window
  if (until <= now)
    return reject('window.past', { en: '`window.until` must be in the future.', zh: '结束时间须晚于当前时间。' })
  const empty = emptyWindow(leftOf(window, now))
  if (empty !== undefined) return empty
  if (localLength(window, zoneOf(reads.community), zones) > MAX_HOURS * HOUR)
    return reject('window.too-long', {
      en: `A secondment lasts at most ${MAX_HOURS} hours. Request a series where more is needed.`,
      zh: `每次人员支援最长 ${MAX_HOURS} 小时，更长的请申请系列。`,
    })
  if (from > now + MAX_DAYS_AHEAD * DAY)
    return reject('window.too-far', {
      en: `\`window.from\` must be within ${MAX_DAYS_AHEAD} days.`,
      zh: `开始时间须在 ${MAX_DAYS_AHEAD} 天以内。`,
    })
  return undefined
}

/** Why the person cannot be promised for this window, given what they are promised for already. */
export const conflict = (
  person: PersonState,
  ask: Ask,
  promised: readonly Span[],
  setting: PersonSetting,
): Rejection | undefined =>
  emptyWindow(ask.window) ??
  elsewhere(ask, promised) ??
  overCap(person, ask, promised, setting) ??
  unskilled(person, ask, setting)

const elsewhere = ({ window }: Ask, promised: readonly Span[]): Rejection | undefined =>
  promised.some((other) => overlap(window, other))
    ? reject(
        'person.elsewhere',
        {
          en: 'The person is promised elsewhere at that time. Choose another window.',
          zh: '该人员在此时段已有其他安排，请另选时段。',
        },
        {
          from: iso(window.from),
        },
      )
    : undefined

/** Checks each local week apart. A window over Sunday night counts in each week by its part. */
function overCap(
  { weeklyCap }: PersonState,
  { window }: Ask,
  promised: readonly Span[],
  { reads, zones }: PersonSetting,
): Rejection | undefined {
  const zone = zoneOf(reads.community)
  const first = weekOf(window.from, zone, zones)
  const last = weekOf(window.until - 1, zone, zones)
  for (let week = first; week <= last; week += 7) {
    const bounds = { from: zones.endOf(week - 1, zone), until: zones.endOf(week + 6, zone) }
    const taken = [window, ...promised].reduce((sum, span) => sum + shared(span, bounds), 0)
    if (taken > weeklyCap * HOUR)
      return reject(
        'person.over-cap',
        {
          en: 'The person would be seconded for more hours than allowed in that week. Request fewer hours.',
          zh: '将超过该人员每周可支援的时长，请减少时长。',
        },
        {
          week: dayText(week),
          hours: weeklyCap,
        },
      )
  }
  return undefined
}

const shared = (one: Span, other: Span): number =>
  Math.max(0, Math.min(one.until, other.until) - Math.max(one.from, other.from))

function unskilled(
  person: PersonState,
  { window, skill }: Ask,
  { reads, zones }: PersonSetting,
): Rejection | undefined {
  if (skill === undefined) return undefined
  const zone = zoneOf(reads.community)
  const from: LocalDay = zones.dayOf(window.from, zone)
  const until: LocalDay = zones.dayOf(window.until - 1, zone)
  if (isCertified(person, skill, from, until)) return undefined
  return reject(
    'skill.not-certified',
    {
      en: 'The skill is not certified for those days. Have it certified first.',
      zh: '该技能在所选日期没有有效证明，请先办理技能证明。',
    },
    {
      skill,
      from: iso(window.from),
    },
  )
}
