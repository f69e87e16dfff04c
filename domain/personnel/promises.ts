import { zoneOf } from '../community/index.ts'
import { DAY, dayText, HOUR, iso, type LocalDay, MINUTE, type Rejection, reject } from '../kernel/index.ts'
import { overlap, type Span, weekOf } from '../sharing/windows.ts'
import type { Rule } from './commands.ts'
import type { PersonState } from './state.ts'

type Setting = Parameters<Rule<'request'>>[2]

/** What is asked of the person. */
export interface Ask {
  readonly window: Span
  readonly skill?: string | undefined
}

/** The longest a single secondment may last, and the furthest ahead it may begin. */
const LONGEST = DAY
const FURTHEST = 366 * DAY

/** Refuses a window that is none, has passed, or is longer or further ahead than anybody can promise. */
export function unsoundWindow({ from, until }: Span, { now }: Setting): Rejection | undefined {
  if (!(until - from >= MINUTE))
    return reject('window.empty', 'A window lasts from a real moment up to a later one, a minute at least.')
  if (from <= now) return reject('window.past', 'The window has begun already: ask for one that lies ahead.')
  if (until - from > LONGEST)
    return reject('window.too-long', 'A secondment lasts a day at most: ask for a series where it takes more.')
  if (from > now + FURTHEST)
    return reject('window.too-far', 'A secondment begins within a year: ask for it nearer to its time.')
  return undefined
}

/** Why the person cannot be promised for this beside what they are promised for. */
export const conflict = (
  person: PersonState,
  ask: Ask,
  promised: readonly Span[],
  setting: Setting,
): Rejection | undefined =>
  elsewhere(ask, promised) ?? overCap(person, ask, promised, setting) ?? unskilled(person, ask, setting)

const elsewhere = ({ window }: Ask, promised: readonly Span[]): Rejection | undefined =>
  promised.some((other) => overlap(window, other))
    ? reject('person.elsewhere', 'The person is promised elsewhere at that time: choose another window.', {
        from: iso(window.from),
      })
    : undefined

/** Local weeks are judged one by one: what lasts over Sunday night counts in each by its part. */
function overCap(
  { weeklyCap }: PersonState,
  { window }: Ask,
  promised: readonly Span[],
  { reads, zones }: Setting,
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
        'That would be more than the person may be seconded in that week: ask for less.',
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

function unskilled({ skills }: PersonState, { window, skill }: Ask, { reads, zones }: Setting): Rejection | undefined {
  if (skill === undefined) return undefined
  const zone = zoneOf(reads.community)
  const from: LocalDay = zones.dayOf(window.from, zone)
  const until: LocalDay = zones.dayOf(window.until - 1, zone)
  const certificate = Object.hasOwn(skills, skill) ? skills[skill] : undefined
  if (certificate !== undefined && certificate.from <= from && until <= (certificate.until ?? until)) return undefined
  return reject('skill.not-certified', 'Nobody vouches for this skill on those days: have it certified first.', {
    skill,
    from: iso(window.from),
  })
}
