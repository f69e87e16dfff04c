import { CommandButton } from '../../frame/form/command-button.tsx'
import { Icon } from '../../frame/icons.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useCommunityEvents } from '../../kit/community-events.ts'
import type { PublishedEvent } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { AdminPart } from './part.tsx'
import { adminWords as words } from './words.ts'

type Year = PublishedEvent<'CalendarSet'>['data']

/** The years whose holidays are set, the latest first. What was set last for a year counts. */
export function CalendarYears() {
  const say = useSay()
  const { data, error, refetch } = useCommunityEvents('CalendarSet')
  const years = new Map<number, Year>((data ?? []).map(({ data: year }) => [year.year, year]))
  const rows = [...years.values()].toSorted((one, other) => other.year - one.year)
  return (
    <AdminPart
      actions={
        <CommandButton
          type="primary"
          aggregate="community"
          command="set-calendar"
          icon={<Icon name="calendar" size={1} />}
        />
      }
    >
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && rows.length === 0 && (
        <Empty kind="nothing" title={say(words.noCalendar)} next={say(words.noCalendarNext)} />
      )}
      {rows.length > 0 && (
        <PlainTable
          label={say(words.calendar)}
          head={[say(words.year), say(words.holidays), say(words.workdays)]}
          rows={rows.map(({ year, holidays, workdays }) => ({
            key: String(year),
            cells: [year, <DayList key="holidays" days={holidays} />, <DayList key="workdays" days={workdays} />],
          }))}
        />
      )}
    </AdminPart>
  )
}

function DayList({ days }: { readonly days: readonly string[] }) {
  const say = useSay()
  return (
    <>
      {say(words.days, { n: days.length })}
      <span className="row-more admin-days">
        {days.map((day) => (
          <span key={day}>{day.slice(5)}</span>
        ))}
      </span>
    </>
  )
}
