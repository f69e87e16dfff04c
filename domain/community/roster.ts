import { Closed, command, type Instant, instant, iso, type Zones } from '../kernel/index.ts'
import { overlap, type Span } from '../sharing/windows.ts'
import { communityEvents } from './events.ts'
import { MOST_GAPS } from './roster-events.ts'
import { communityRule } from './rule.ts'
import { type CommunityState, serving, zoneOf } from './state.ts'

/** The whole local days ahead in which gaps of the roster are looked for. */
const DAYS_AHEAD = 7

/** The times within a span at which no person of an active party is on duty, in order. */
export function dutyGaps(state: CommunityState, { from, until }: Span): readonly Span[] {
  const turns = serving(state, ({ kind }) => kind === 'duty-roster')
    .flatMap(({ post }) =>
      post.kind === 'duty-roster' ? [{ from: instant(post.from), until: instant(post.until) }] : [],
    )
    .toSorted((one, other) => one.from - other.from)
  const gaps: Span[] = []
  let covered = from
  for (const turn of turns) {
    if (turn.from > covered) gaps.push({ from: covered, until: Math.min(turn.from, until) })
    covered = Math.max(covered, turn.until)
    if (covered >= until) break
  }
  if (covered < until) gaps.push({ from: covered, until })
  return gaps.filter((gap) => gap.from < gap.until)
}

const clipped = (gaps: readonly Span[], within: Span): readonly Span[] =>
  gaps
    .filter((gap) => overlap(gap, within))
    .map((gap) => ({ from: Math.max(gap.from, within.from), until: Math.min(gap.until, within.until) }))

const same = (some: readonly Span[], others: readonly Span[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others)

/**
 * The gaps of the coming days, where the last report does not list them: a turn was added or ended, or a new day came into view.
 * A community that has never had a turn of duty keeps no roster, so it has no gaps.
 */
export function unreportedGaps(
  state: CommunityState,
  now: Instant,
  zones: Zones,
): { readonly until: Instant; readonly gaps: readonly Span[] } | undefined {
  if (!state.rostered) return undefined
  const zone = zoneOf(state)
  const until = zones.endOf(zones.dayOf(now, zone) + DAYS_AHEAD, zone)
  const gaps = dutyGaps(state, { from: now, until }).slice(0, MOST_GAPS)
  const { dutyReport } = state
  if (dutyReport === undefined) return gaps.length === 0 ? undefined : { until, gaps }
  const judged = { from: now, until: Math.max(now, dutyReport.until) }
  const unchanged = same(clipped(gaps, judged), clipped(dutyReport.gaps, judged))
  return unchanged && !gaps.some((gap) => gap.until > judged.until) ? undefined : { until, gaps }
}

export const reportDutyGaps = communityRule(
  command({
    summary: {
      en: 'Report the gaps of the duty roster in the coming seven days to the leads of all parties.',
      zh: '向各单位负责人报告未来七天值班表的空缺时段。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (state, _, { now, zones }) => {
    const found = unreportedGaps(state, now, zones)
    if (found === undefined) return []
    const gaps = found.gaps.map(({ from, until }) => ({ from: iso(from), until: iso(until) }))
    return [communityEvents.DutyGapsFound({ until: iso(found.until), gaps })]
  },
)
