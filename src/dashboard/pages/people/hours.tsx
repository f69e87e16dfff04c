import { Select } from 'antd'
import { Link } from 'wouter'
import { partyLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { hoursText } from '../../kit/numbers.ts'
import { useView } from '../../kit/views.tsx'
import { peopleWords as words } from './words.ts'

const TOTAL = 'total'

/** Working hours given and received by each party. */
export function Hours() {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const partyName = usePartyName()
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
        <div className="table-scroll panel">
          <table className="figure-table">
            <caption className="sr-only">{say(words.hours)}</caption>
            <thead>
              <tr>
                <th scope="col">{say(words.partyOf)}</th>
                {(['given', 'received', 'balance', 'unconfirmed', 'disputed'] as const).map((column) => (
                  <th key={column} scope="col" className="end">
                    {say(words[column])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map(({ party, given, received, balance }) => (
                <tr key={party}>
                  <th scope="row">
                    <Link href={partyLink(party)}>{partyName(party)}</Link>
                  </th>
                  <td className="end number">{hours(given.minutes)}</td>
                  <td className="end number">{hours(received.minutes)}</td>
                  <td className="end number">{`${balance > 0 ? '+' : ''}${hoursText(language, balance)}`}</td>
                  <td className="end number">{hours(received.unconfirmed)}</td>
                  <td className="end number">{hours(given.disputed + received.disputed)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
