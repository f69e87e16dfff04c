import { Spark } from '../../frame/parts/spark.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { rateText } from '../../kit/numbers.ts'
import { apartWords } from '../../kit/rate-words.ts'
import { useView } from '../../kit/views.tsx'
import { deskWords as words } from './words.ts'

type Rates = RowOf<'three-rates'>
type RateName = 'response' | 'resolution' | 'satisfaction'

const MONTHS = 12
const NAMES: readonly RateName[] = ['response', 'resolution', 'satisfaction']

/** The three rates with their course over twelve months, and what is in none of them. */
export function ThreeRates() {
  const { say } = useLanguage()
  const { data } = useView('three-rates', { filters: { by: 'all' }, sort: 'latest', limit: MONTHS + 1 })
  const rows = (data?.rows ?? []).filter(({ month }) => month !== 'total').slice(0, MONTHS)
  const months = rows.toReversed()
  const total = data?.rows.find(({ month }) => month === 'total')
  if (data !== undefined && months.length === 0) return <p className="soft">{say(words.noRates)}</p>
  const last = months.at(-1)
  return (
    <section className="panel" aria-labelledby="rates-title">
      <div className="panel-head">
        <h2 id="rates-title">{say(words.rates)}</h2>
        {last !== undefined && <span className="soft">{say(words.ratesIntro, { month: last.month })}</span>}
      </div>
      <div className="rates">
        {NAMES.map((name) => (
          <Rate key={name} name={name} months={months} />
        ))}
      </div>
      {total !== undefined && <LeftOut rates={total} />}
      {data?.restricted === 'left out' && <p className="soft">{say(words.restrictedOut)}</p>}
    </section>
  )
}

function Rate({ name, months }: { readonly name: RateName; readonly months: readonly Rates[] }) {
  const { say } = useLanguage()
  // The latest month in which there is something to divide by.
  const latest = months.findLast((month) => month[name].of > 0)
  const values = months.map((month) => (month[name].of === 0 ? null : month[name].count / month[name].of))
  const told = months.map((month) => `${month.month} ${rateText(month[name])}`).join(', ')
  return (
    <div className="rate">
      <span className="soft">{say(words[name])}</span>
      <strong className="number">{latest === undefined ? '–' : rateText(latest[name])}</strong>
      <Spark values={values} from={0} to={1} label={say(words.trend, { name: say(words[name]), values: told })} />
      {latest !== undefined && <span className="soft rate-of">{say(words.outOf, latest[name])}</span>}
    </div>
  )
}

/** What the rates leave out, by reason. */
function LeftOut({ rates }: { readonly rates: Rates }) {
  const { say } = useLanguage()
  const { apart, demands } = rates
  const reasons = (Object.keys(apartWords) as (keyof typeof apartWords)[]).filter((reason) => apart[reason] > 0)
  const all = reasons.reduce((sum, reason) => sum + apart[reason], 0)
  if (all === 0) return <p className="soft">{say(words.leftOutNow)}</p>
  return (
    <details className="left-out">
      <summary>{say(words.leftOut, { n: all, all: demands })}</summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>
            {say(apartWords[reason])} <span className="number">{apart[reason]}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
