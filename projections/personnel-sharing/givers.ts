import { personnelEvents } from '../../domain/personnel/events.ts'
import { type FoldStep, type Happened, json, steps, table, text } from '../runtime/index.ts'
import { monthOf, TOTAL } from '../shared-rules/month.ts'

/** One row a person and month: for which parties the person gave time, and to which, so that each counts once. */
export const givers = table('giving', {
  columns: {
    person: text(),
    month: text(),
    /** Parties that sent them. */
    homes: json<readonly string[]>(),
    /** Parties that received them. */
    hosts: json<readonly string[]>(),
  },
  key: ['person', 'month'],
})

const on = steps(givers)
const including = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one]

const counted = (periodOf: (day: string) => string): FoldStep =>
  on.on(
    personnelEvents.HoursLogged,
    (row, { community, id, data: { home, host, day } }) => {
      if (row === undefined) return { community, person: id, month: periodOf(day), homes: [home], hosts: [host] }
      const homes = including(row.homes, home)
      const hosts = including(row.hosts, host)
      return homes === row.homes && hosts === row.hosts ? row : { ...row, homes, hosts }
    },
    ({ id, data: { day } }: Happened<{ readonly day: string }>) => [id, periodOf(day)],
  )

export const giverSteps: readonly FoldStep[] = [counted(monthOf), counted(() => TOTAL)]
