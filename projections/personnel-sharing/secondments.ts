import { type Instant, instant } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { secondmentName } from '../../domain/personnel/shapes.ts'
import { type FoldStep, type Happened, integer, json, maybe, type RowOf, steps, table, text } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { monthOf } from '../shared-rules/month.ts'

export const SECONDMENT_STATES = ['requested', 'shared', 'ended', 'declined', 'cancelled'] as const
type State = (typeof SECONDMENT_STATES)[number]

/** Minutes logged for one day, and how many of them the host confirmed; null before it did. */
export interface LoggedHours {
  readonly month: string
  readonly minutes: number
  readonly confirmed: number | null
  /** Present while the confirmed minutes are disputed. */
  readonly disputed?: true
}

/** One row a secondment: a person of one party who works for another. */
export const secondments = table('secondments', {
  columns: {
    /** `<person>.<secondment>`, as tasks name it. */
    secondment: text(),
    person: text(),
    home: text(),
    host: text(),
    state: text<State>(),
    /** Who declined or cancelled it, or why it ended. */
    cause: maybe(text()),
    from: integer(),
    until: integer(),
    minutes: integer(),
    skill: maybe(text()),
    demand: maybe(text()),
    task: maybe(text()),
    /** The first secondment of the series. */
    series: maybe(text()),
    /** In the first secondment of a series, the beginnings of its dates that were skipped. */
    skipped: maybe(json<readonly string[]>()),
    /** The suspended party for which the host holds it. */
    heldFor: maybe(text()),
    homeAgreed: integer(),
    personAgreed: integer(),
    expiresAt: integer(),
    /** When the deadline service has to act: the request lapses, or the secondment is over. */
    alarm: integer(),
    hours: json<Readonly<Record<string, LoggedHours>>>(),
    logged: integer(),
    confirmed: integer(),
    /** Minutes logged that the host has not answered. */
    unconfirmed: integer(),
    /** Minutes logged of entries that are disputed. */
    disputed: integer(),
  },
  key: ['secondment'],
  indexes: [
    { columns: ['from'] },
    { columns: ['person', 'from'] },
    { columns: ['home', 'from'] },
    { columns: ['host', 'from'] },
    { columns: ['state', 'from'] },
    { columns: ['demand'] },
    { columns: ['series'] },
    { columns: ['heldFor'] },
    { columns: ['alarm'] },
  ],
})
export type SecondmentRow = RowOf<typeof secondments>

const on = steps(secondments, (happened) => {
  const { id, data } = happened as Happened<{ readonly secondment: string }>
  return [secondmentName(id, data.secondment)]
})

const over = (row: SecondmentRow, state: State, cause: string | null): SecondmentRow => ({
  ...row,
  state,
  cause,
  alarm: NEVER,
})

export const secondmentSteps: readonly FoldStep[] = [
  on.on(personnelEvents.SecondmentRequested, (_, { community, id, data }) => {
    const expiresAt: Instant = instant(data.expiresAt)
    return {
      community,
      secondment: secondmentName(id, data.secondment),
      person: id,
      home: data.home,
      host: data.host,
      state: 'requested',
      cause: null,
      from: instant(data.window.from),
      until: instant(data.window.until),
      minutes: data.minutes,
      skill: data.skill ?? null,
      demand: data.for?.demand ?? null,
      task: data.for?.task ?? null,
      series: data.series === undefined ? null : secondmentName(id, data.series.id),
      skipped: data.series?.skipped ?? null,
      heldFor: data.heldFor ?? null,
      homeAgreed: 0,
      personAgreed: 0,
      expiresAt,
      alarm: expiresAt,
      hours: {},
      logged: 0,
      confirmed: 0,
      unconfirmed: 0,
      disputed: 0,
    }
  }),
  on.change(personnelEvents.SecondmentAgreed, (row, { data }) =>
    data.by === 'home' ? { ...row, homeAgreed: 1 } : { ...row, personAgreed: 1 },
  ),
  on.change(personnelEvents.PersonnelShared, (row, { data: { window, minutes } }) => ({
    ...row,
    state: 'shared',
    homeAgreed: 1,
    personAgreed: 1,
    from: instant(window.from),
    until: instant(window.until),
    minutes,
    alarm: instant(window.until),
  })),
  on.change(personnelEvents.SecondmentDeclined, (row, { data }) => over(row, 'declined', data.by)),
  on.change(personnelEvents.SecondmentCancelled, (row, { data }) => over(row, 'cancelled', data.cause)),
  on.change(personnelEvents.SecondmentEnded, (row, { data }) => over(row, 'ended', data.early ? 'early' : null)),
  on.change(personnelEvents.HoursLogged, (row, { data: { entry, minutes, day } }) =>
    reckoned(row, { ...row.hours, [entry]: { month: monthOf(day), minutes, confirmed: null } }),
  ),
  on.change(personnelEvents.HoursConfirmed, (row, { data: { entry, minutes } }) => {
    const put = row.hours[entry]
    return put === undefined ? row : reckoned(row, { ...row.hours, [entry]: settled(put, minutes) })
  }),
  on.change(personnelEvents.HoursDisputed, (row, { data: { entry } }) => {
    const put = row.hours[entry]
    return put === undefined ? row : reckoned(row, { ...row.hours, [entry]: { ...put, disputed: true } })
  }),
]

const settled = ({ month, minutes }: LoggedHours, confirmed: number): LoggedHours => ({ month, minutes, confirmed })

function reckoned(row: SecondmentRow, hours: SecondmentRow['hours']): SecondmentRow {
  let logged = 0
  let confirmed = 0
  let unconfirmed = 0
  let disputed = 0
  for (const one of Object.values(hours)) {
    logged += one.minutes
    confirmed += one.confirmed ?? 0
    if (one.confirmed === null) unconfirmed += one.minutes
    if (one.disputed === true) disputed += one.minutes
  }
  return { ...row, hours, logged, confirmed, unconfirmed, disputed }
}
