import { useLanguage } from '../../kit/language.tsx'
import { countText, rateText } from '../../kit/numbers.ts'
import { type Figures, RATES, type Report } from './figures.ts'
import { reportWords as words } from './words.ts'

const WIDE = 720
/** Left of the bars stands what they count, right of the lines their names. */
const LEFT = 72
const RIGHT = 176
const WIDEST_STEP = 88
const BARS = 96
const LINES = 110
const HIGH = BARS + LINES + 34

const figuresOf = ({ published, today }: Report): Figures => published ?? today

/** Demands as bars and the three rates as lines over the months. Lines differ by their dashes and names, not by colour alone. */
export function Course({ months }: { readonly months: readonly Report[] }) {
  const { language, say } = useLanguage()
  const figures = months.map(figuresOf)
  const most = Math.max(1, ...figures.map(({ demands }) => demands))
  const step = Math.min(WIDEST_STEP, (WIDE - LEFT - RIGHT) / Math.max(1, months.length))
  const middle = (at: number): number => LEFT + step * (at + 0.5)
  const right = LEFT + step * months.length
  const low = BARS + 20 + LINES
  const height = (rate: { readonly count: number; readonly of: number }): number => low - (LINES * rate.count) / rate.of
  const label = months
    .map(({ month }, at) => {
      const of = figures[at]
      if (of === undefined) return month
      const rates = Object.fromEntries(RATES.map((rate) => [rate, rateText(of[rate])]))
      return say(words.courseOf, { month, n: of.demands, ...rates })
    })
    .join('; ')
  const ends = spread(
    RATES.map((rate) => {
      const last = figures.findLast((one) => one[rate].of > 0)
      return last === undefined ? low : height(last[rate])
    }),
    low,
  )
  return (
    <svg className="course" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label}>
      <text x="0" y={BARS - 4}>
        {say(words.demands)}
      </text>
      {figures.map(({ demands }, at) => {
        const tall = ((BARS - 16) * demands) / most
        return (
          <g key={months[at]?.month}>
            <rect x={middle(at) - step * 0.3} y={BARS - tall} width={step * 0.6} height={tall} className="course-bar" />
            <text x={middle(at)} y={BARS - tall - 4} className="course-middle">
              {countText(language, demands)}
            </text>
            <text x={middle(at)} y={HIGH - 2} className="course-middle course-soft">
              {months[at]?.month}
            </text>
          </g>
        )
      })}
      {[0, 50, 100].map((percent) => (
        <g key={percent}>
          <line
            x1={LEFT}
            x2={right}
            y1={low - (LINES * percent) / 100}
            y2={low - (LINES * percent) / 100}
            className="course-rule"
          />
          <text x={LEFT - 8} y={low - (LINES * percent) / 100 + 4} className="course-end course-soft">
            {percent}%
          </text>
        </g>
      ))}
      {RATES.map((rate, nth) => {
        const points = figures.flatMap((one, at) =>
          one[rate].of === 0 ? [] : [[middle(at), height(one[rate])] as const],
        )
        const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
        return (
          <g key={rate} className={`course-line course-line-${nth + 1}`}>
            <text x={right + 36} y={(ends[nth] ?? low) + 4}>
              {say(words[rate])} {lastOf(figures, rate)}
            </text>
            <line x1={right} x2={right + 28} y1={ends[nth]} y2={ends[nth]} />
            <polyline points={line} fill="none" />
            {points.map(([x, y]) => (
              <circle key={x} cx={x} cy={y} r="2.5" />
            ))}
          </g>
        )
      })}
    </svg>
  )
}

/** The rate of the last month that has one. */
function lastOf(figures: readonly Figures[], rate: (typeof RATES)[number]): string {
  const last = figures.findLast((one) => one[rate].of > 0)
  return last === undefined ? '' : rateText(last[rate])
}

const APART = 18

/** Moves the names of lines apart where the lines end close to each other. */
function spread(heights: readonly number[], lowest: number): readonly number[] {
  const order = heights.map((_, at) => at).sort((one, other) => (heights[one] ?? 0) - (heights[other] ?? 0))
  const placed: number[] = []
  let above = Number.NEGATIVE_INFINITY
  for (const [nth, at] of order.entries()) {
    const room = lowest - APART * (order.length - 1 - nth)
    above = Math.max(above + APART, Math.min(heights[at] ?? lowest, room))
    placed[at] = above
  }
  return placed
}
