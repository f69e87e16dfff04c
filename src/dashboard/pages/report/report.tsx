import { Button, Select } from 'antd'
import { Icon } from '../../frame/icons.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { useView } from '../../kit/views.tsx'
import { FirstSheet } from './first-sheet.tsx'
import { reportPlace } from './place.ts'
import { SecondSheet } from './second-sheet.tsx'
import { reportWords as words } from './words.ts'
import './report.css'

const MONTHS = 120

/** The report of a month: the latest published one, or the one that the address names. */
export function ReportPage() {
  const say = useSay()
  const [params, set] = useUrlState()
  const { data, error, refetch } = useView('reports', { sort: 'latest', limit: MONTHS })
  const rows = data?.rows ?? []
  const latest = rows.find(({ status }) => status === 'published') ?? rows[0]
  const month = params.get('month') ?? latest?.month
  const report = rows.find((row) => row.month === month)
  const actions = (
    <>
      <Select
        aria-label={say(words.month)}
        className="report-month"
        value={month ?? null}
        options={rows.map((row) => ({
          value: row.month,
          label: row.status === 'published' ? row.month : `${row.month} · ${say(words.notYet)}`,
        }))}
        popupMatchSelectWidth={false}
        onChange={(next) => set({ month: next })}
      />
      <Button
        type="primary"
        disabled={report === undefined}
        icon={<Icon name="print" size={1} />}
        onClick={() => window.print()}
      >
        {say(words.print)}
      </Button>
    </>
  )
  return (
    <Page title={say(reportPlace.name)} intro={say(words.intro)} actions={rows.length > 0 && actions}>
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={8} />}
      {data !== undefined && rows.length === 0 && (
        <Empty kind="nothing" title={say(words.none)} next={say(words.noneNext)} />
      )}
      {rows.length > 0 && report === undefined && (
        <Empty
          kind="nothing"
          title={say(words.unknown)}
          next={say(words.unknownNext)}
          action={<Button onClick={() => set({ month: undefined })}>{latest?.month}</Button>}
        />
      )}
      {data !== undefined && report !== undefined && (
        <div className="sheets">
          <FirstSheet report={report} months={rows} position={data.position} />
          <SecondSheet report={report} position={data.position} />
        </div>
      )}
    </Page>
  )
}
