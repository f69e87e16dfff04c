import { Select } from 'antd'
import { lazy, Suspense } from 'react'
import { Link } from 'wouter'
import { partyLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName, SPOKEN_OPTIONS } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { countText, moneyText } from '../../kit/numbers.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useView } from '../../kit/views.tsx'
import { flowsOf } from './flows.ts'
import { resourceWords as words } from './words.ts'

type Balance = RowOf<'resource-sharing/balances'>

const TOTAL = 'total'
const Sankey = lazy(() => import('./sankey.tsx').then((module) => ({ default: module.Sankey })))

/** Who gives and who receives: a picture, the same numbers as a table, and the balances. */
export function Exchange() {
  const { say } = useLanguage()
  const [params, set] = useUrlState()
  const month = params.get('month') ?? TOTAL
  const months = useMonths()
  const { data, error, refetch } = useView('resource-sharing/balances', { filters: { month }, limit: 500 })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  const sums = data.rows.filter(({ category }) => category === null)
  return (
    <div className="exchange">
      <div className="filter-bar">
        <Select<string>
          aria-label={say(words.month)}
          value={month}
          options={[{ value: TOTAL, label: say(words.allMonths) }, ...months.map((value) => ({ value, label: value }))]}
          popupMatchSelectWidth={false}
          onChange={(value) => set({ month: value === TOTAL ? undefined : value })}
        />
      </div>
      {sums.length === 0 ? (
        <Empty kind="nothing" title={say(words.noFlow)} next={say(words.noFlowNext)} />
      ) : (
        <>
          <Flows rows={data.rows} />
          <Balances rows={sums} />
        </>
      )}
      <MonthByMonth />
    </div>
  )
}

/** The months in which anything was shared, the latest first. */
function useMonths(): readonly string[] {
  const { data } = useView('resource-sharing/balances', { filters: { category: 'all' }, sort: 'latest', limit: 500 })
  return [...new Set((data?.rows ?? []).map(({ month }) => month).filter((month) => month !== TOTAL))]
}

/** What flows from givers through categories to receivers. */
function Flows({ rows }: { readonly rows: readonly Balance[] }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const categoryName = (category: string): string => say(valueWords(category) ?? { en: category, zh: category })
  const flows = flowsOf(rows, partyName, categoryName, language)
  if (flows.length === 0) return null
  return (
    <section className="panel" aria-labelledby="flows-title">
      <div className="panel-head">
        <h2 id="flows-title">{say(words.givesReceives)}</h2>
        <span className="soft">{say(words.flowMeans)}</span>
      </div>
      <Suspense fallback={<Loading rows={6} />}>
        <Sankey flows={flows} label={say(words.flowChart)} />
      </Suspense>
      <details>
        <summary>{say(words.flowsTable)}</summary>
        <PlainTable
          bare
          label={say(words.flowsTable)}
          head={[say(words.party), say(words.category), { figure: say(words.gave) }, { figure: say(words.received) }]}
          rows={rows.flatMap(({ party, category, given, received }) =>
            category === null || given.shares + received.shares === 0
              ? []
              : [
                  {
                    key: `${party} ${category}`,
                    cells: [
                      <PartyName key="party" id={party} />,
                      categoryName(category),
                      countText(language, given.shares),
                      countText(language, received.shares),
                    ],
                  },
                ],
          )}
        />
      </details>
    </section>
  )
}

/** What each party gave and received, and what is left of it. */
function Balances({ rows }: { readonly rows: readonly Balance[] }) {
  const { language, say } = useLanguage()
  const sorted = rows.toSorted((one, other) => other.balance - one.balance)
  return (
    <section className="panel" aria-labelledby="balances-title">
      <div className="panel-head">
        <h2 id="balances-title">{say(words.balance)}</h2>
        <span className="soft">{say(words.balanceMeans)}</span>
      </div>
      <PlainTable
        bare
        label={say(words.balance)}
        head={[
          say(words.party),
          ...(['gave', 'received', 'balance', 'unlisted', 'pledged'] as const).map((column) => ({
            figure: say(words[column]),
          })),
          say(words.troubles),
        ]}
        rows={sorted.map((row) => ({
          key: row.party,
          cells: [
            <Link key="party" href={partyLink(row.party)}>
              <PartyName id={row.party} />
            </Link>,
            flowText(row.given, language),
            flowText(row.received, language),
            signed(moneyText(language, row.balance), row.balance),
            row.given.unlisted + row.received.unlisted === 0
              ? '–'
              : moneyText(language, row.given.unlisted - row.received.unlisted),
            row.pledged === 0 ? '–' : moneyText(language, row.pledged),
            row.noShows + row.damaged + row.unreturned === 0
              ? '–'
              : [row.noShows, row.damaged, row.unreturned].join(' / '),
          ],
        }))}
      />
    </section>
  )
}

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text)

const flowText = (flow: Balance['given'], language: 'zh' | 'en'): string =>
  flow.shares === 0 ? '–' : `${countText(language, flow.shares)} · ${moneyText(language, flow.value)}`

/** The balance of one party, month by month. */
function MonthByMonth() {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const partyName = usePartyName()
  const all = useView('resource-sharing/balances', { filters: { category: 'all', month: TOTAL }, limit: 500 }).data
    ?.rows
  const party = params.get('party') ?? all?.[0]?.party
  const { data } = useView('resource-sharing/balances', {
    filters: { category: 'all', party: party ?? '' },
    sort: 'month',
    limit: 120,
    enabled: party !== undefined,
  })
  const rows = (data?.rows ?? []).filter(({ month }) => month !== TOTAL)
  if (party === undefined || rows.length === 0) return null
  return (
    <section className="panel" aria-labelledby="months-title">
      <div className="panel-head">
        <h2 id="months-title">{say(words.byMonth)}</h2>
        <Select<string>
          {...SPOKEN_OPTIONS}
          aria-label={say(words.party)}
          value={party}
          options={(all ?? []).map((one) => ({ value: one.party, label: partyName(one.party) }))}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          onChange={(value) => set({ party: value })}
        />
      </div>
      <PlainTable
        bare
        label={say(words.byMonth)}
        head={[
          say(words.month),
          { figure: say(words.gave) },
          { figure: say(words.received) },
          { figure: say(words.balance) },
        ]}
        rows={rows.map((row) => ({
          key: row.month,
          cells: [
            row.month,
            flowText(row.given, language),
            flowText(row.received, language),
            signed(moneyText(language, row.balance), row.balance),
          ],
        }))}
      />
    </section>
  )
}
