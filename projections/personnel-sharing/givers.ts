import { personnelEvents } from '../../domain/personnel/index.ts'
import { type FoldStep, type Happened, json, steps, table, text } from '../runtime/index.ts'

/** All months together. */
export const TOTAL = 'total'

/** For which parties somebody gave time in a month, and to which: so that each is counted once. */
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

const counted = (monthOf: (day: string) => string): FoldStep =>
  on.on(
    personnelEvents.HoursLogged,
    (row, { community, id, data: { home, host, day } }) => {
      if (row === undefined) return { community, person: id, month: monthOf(day), homes: [home], hosts: [host] }
      const homes = including(row.homes, home)
      const hosts = including(row.hosts, host)
      return homes === row.homes && hosts === row.hosts ? row : { ...row, homes, hosts }
    },
    ({ id, data: { day } }: Happened<{ readonly day: string }>) => [id, monthOf(day)],
  )

export const giverSteps: readonly FoldStep[] = [counted((day) => day.slice(0, 7)), counted(() => TOTAL)]
