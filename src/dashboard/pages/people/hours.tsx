import { Select } from 'antd'
import { Link } from 'wouter'
import { partyLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { hoursText } from '../../kit/numbers.ts'
import { useView } from '../../kit/views.tsx'
import { peopleWords as words } from './words.ts'

const TOTAL = 'total'

/** Working hours given and received by each party. */
export function Hours() {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const month = params.get('month') ?? TOTAL
  const all = useView('personnel-sharing/hours', { sort: 'latest', limit: 500 }).data?.rows ?? []
  const months = [...new Set(all.map((row) => row.month))].filter((one) => one !== TOTAL)
  const { data, error, refetch } = useView('personnel-sharing/hours', {
    filters: { month },
    sort: 'balance',
    limit: 500,
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={6} />
  const hours = (minutes: number): string => (minutes === 0 ? '–' : hoursText(language, minutes))
  return (
    <>
      <div className="filter-bar">
        <Select<string>
          aria-label={say(words.month)}
          value={month}
          options={[{ value: TOTAL, label: say(words.allMonths) }, ...months.map((value) => ({ value, label: value }))]}
          popupMatchSelectWidth={false}
          onChange={(value) => set({ month: value === TOTAL ? undefined : value })}
        />
        <span className="soft">{say(words.balanceMeans)}</span>
      </div>
      {data.rows.length === 0 ? (
        <Empty kind="nothing" title={say(words.noHours)} next={say(words.noHoursNext)} />
      ) : (
        <PlainTable
          label={say(words.hours)}
          head={[
            say(words.partyOf),
            ...(['given', 'received', 'balance', 'unconfirmed', 'disputed'] as const).map((column) => ({
              figure: say(words[column]),
            })),
          ]}
          rows={data.rows.map(({ party, given, received, balance }) => ({
            key: party,
            cells: [
              <Link key="party" href={partyLink(party)}>
                <PartyName id={party} />
              </Link>,
              hours(given.minutes),
              hours(received.minutes),
              `${balance > 0 ? '+' : ''}${hoursText(language, balance)}`,
              hours(received.unconfirmed),
              hours(given.disputed + received.disputed),
            ],
          }))}
        />
      )}
    </>
  )
}
