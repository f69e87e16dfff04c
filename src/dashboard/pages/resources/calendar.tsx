import { Button, Select } from 'antd'
import { Icon } from '../../frame/icons.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { SPOKEN_OPTIONS } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { nameIn, useZone } from '../../kit/names.ts'
import { dayAt, dayInWords, momentOf } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { CalendarGrid } from './calendar-grid.tsx'
import { columnOf, dayAfter, hoursShown, mondayOf } from './calendar-model.ts'
import { CalendarTable } from './calendar-table.tsx'
import { type Resource, type TimeSpan, windowInAddress } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

const WEEK_DAYS = 7
const MOST_SHARES = 500

/** Every bookable resource that is offered, in a stable order. */
export function useBookable() {
  return useView('resource-sharing', { filters: { stock: 'bookable', status: 'offered' }, sort: 'oldest', limit: 200 })
}

/** The week of one resource, or a day of all of them. */
export function CalendarTab() {
  const { say } = useLanguage()
  const { data, error, refetch } = useBookable()
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={10} />
  if (data.rows.length === 0) return <Empty kind="nothing" title={say(words.noBookable)} next={say(words.offerNext)} />
  return <Calendar resources={data.rows} />
}

function Calendar({ resources }: { readonly resources: readonly Resource[] }) {
  const [params] = useUrlState()
  const zone = useZone()
  const today = dayAt(useNow(), zone)
  const daily = params.get('span') === 'day'
  const day = params.get('day') ?? today
  const chosen = resources.find(({ id }) => id === params.get('resource')) ?? resources[0]
  const shown = daily ? resources : resources.filter((one) => one === chosen)
  const first = daily ? day : mondayOf(day)
  const days = daily ? [day] : Array.from({ length: WEEK_DAYS }, (_, nth) => dayAfter(first, nth))
  return (
    <div className="calendar">
      <Controls resources={resources} chosen={chosen} day={day} today={today} daily={daily} />
      <CalendarOf resources={shown} days={days} />
    </div>
  )
}

interface CalendarOfProps {
  readonly resources: readonly Resource[]
  readonly days: readonly string[]
}

/** The bookings of some resources on some days, as a grid or a table. */
function CalendarOf({ resources, days }: CalendarOfProps) {
  const { say } = useLanguage()
  const [params, set] = useUrlState()
  const zone = useZone()
  const span: TimeSpan = {
    from: momentOf(`${days[0]}T00:00`, zone) ?? '',
    until: momentOf(`${dayAfter(days.at(-1) ?? '', 1)}T00:00`, zone) ?? '',
  }
  const { data, error, refetch } = useView('resource-sharing/calendar', {
    filters: { ...span, resource: resources.map(({ id }) => id).join(',') },
    sort: 'begins',
    limit: MOST_SHARES,
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={10} />
  const hours = hoursShown(resources, data.rows, zone)
  const columns = resources.flatMap((resource) => days.map((day) => columnOf(resource, day, data.rows, hours, zone)))
  const ask = (resource: string, window: TimeSpan): void => set({ ask: resource, at: windowInAddress(window) })
  return (
    <>
      {data.next !== undefined && <p role="status">{say(words.moreBookings)}</p>}
      {params.get('as') === 'table' ? (
        <CalendarTable shares={data.rows} />
      ) : (
        <CalendarGrid columns={columns} hours={hours} onAsk={ask} />
      )}
    </>
  )
}

interface ControlsProps {
  readonly resources: readonly Resource[]
  readonly chosen: Resource | undefined
  readonly day: string
  readonly today: string
  readonly daily: boolean
}

function Controls({ resources, chosen, day, today, daily }: ControlsProps) {
  const { language, say } = useLanguage()
  const [params, set] = useUrlState()
  const zone = useZone()
  const step = daily ? 1 : WEEK_DAYS
  const go = (to: string): void => set({ day: to === today ? undefined : to })
  const first = daily ? day : mondayOf(day)
  const noon = (of: string): string => momentOf(`${of}T12:00`, zone) ?? ''
  const title = daily
    ? dayInWords(language, noon(day), zone)
    : `${dayInWords(language, noon(first), zone)} – ${dayInWords(language, noon(dayAfter(first, WEEK_DAYS - 1)), zone)}`
  return (
    <div className="calendar-bar">
      {!daily && (
        <Select<string>
          {...SPOKEN_OPTIONS}
          className="calendar-which"
          aria-label={say(words.which)}
          value={chosen?.id ?? null}
          options={resources.map((one) => ({ value: one.id, label: nameIn(language, one) }))}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          onChange={(id) => set({ resource: id })}
        />
      )}
      <div className="calendar-steps">
        <Button
          aria-label={say(words.earlier)}
          icon={<Icon name="left" size={1} />}
          onClick={() => go(dayAfter(day, -step))}
        />
        <Button onClick={() => go(today)}>{say(words.today)}</Button>
        <Button
          aria-label={say(words.later)}
          icon={<Icon name="right" size={1} />}
          onClick={() => go(dayAfter(day, step))}
        />
      </div>
      <h2 className="calendar-title" aria-live="polite">
        {title}
      </h2>
      <Choice
        label={say(words.span)}
        value={daily ? 'day' : 'week'}
        options={[
          ['week', say(words.week)],
          ['day', say(words.day)],
        ]}
        onChange={(value) => set({ span: value === 'day' ? 'day' : undefined })}
      />
      <Choice
        label={say(words.shownAs)}
        value={params.get('as') === 'table' ? 'table' : 'grid'}
        options={[
          ['grid', say(words.asGrid)],
          ['table', say(words.asTable)],
        ]}
        onChange={(value) => set({ as: value === 'table' ? 'table' : undefined })}
      />
      {chosen !== undefined && !daily && (
        <Button
          type="primary"
          icon={<Icon name="plus" size={1} />}
          onClick={() => set({ ask: chosen.id, at: undefined })}
        >
          {say(words.book)}
        </Button>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly onChange: (value: string) => void
}

const Choice = ({ label, value, options, onChange }: ChoiceProps) => (
  <div className="choice" role="group" aria-label={label}>
    {options.map(([one, name]) => (
      <button key={one} type="button" aria-pressed={one === value} onClick={() => onChange(one)}>
        {name}
      </button>
    ))}
  </div>
)
