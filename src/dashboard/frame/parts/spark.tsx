interface SparkProps {
  /** Values from the oldest to the newest; null where there is none. */
  readonly values: readonly (number | null)[]
  /** What the line says, for readers of screens. */
  readonly label: string
  /** The values between which the line is drawn; by default the smallest and the largest. */
  readonly from?: number
  readonly to?: number
}

const WIDE = 120
const HIGH = 32
const EDGE = 3

/** A small line of values over time. */
export function Spark({ values, label, from, to }: SparkProps) {
  const known = values.filter((value) => value !== null)
  const least = from ?? Math.min(...known)
  const most = to ?? Math.max(...known)
  const x = (at: number): number => EDGE + (at * (WIDE - 2 * EDGE)) / Math.max(1, values.length - 1)
  const y = (value: number): number =>
    most === least ? HIGH / 2 : HIGH - EDGE - ((value - least) * (HIGH - 2 * EDGE)) / (most - least)
  const points = values.flatMap((value, at) => (value === null ? [] : [`${x(at).toFixed(1)},${y(value).toFixed(1)}`]))
  const [lastX = '', lastY = ''] = points.at(-1)?.split(',') ?? []
  return (
    <svg className="spark" viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={label} preserveAspectRatio="none">
      {points.length > 1 && <polyline points={points.join(' ')} fill="none" vectorEffect="non-scaling-stroke" />}
      {points.length > 0 && <circle cx={lastX} cy={lastY} r="2.5" />}
    </svg>
  )
}
