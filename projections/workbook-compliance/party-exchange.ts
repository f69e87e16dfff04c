import { personnelEvents as P } from '../../domain/personnel/events.ts'
import { type FoldStep, type Happened, integer, maybe, steps, table, text } from '../runtime/index.ts'
import { givingSteps, givingTables } from '../shared-rules/gifts.ts'

/** One row an entry of logged working time, and the minutes of it that the host confirmed. */
export const workingTime = table('entries', {
  columns: {
    person: text(),
    entry: text(),
    home: text(),
    host: text(),
    minutes: integer(),
    confirmed: maybe(integer()),
  },
  key: ['person', 'entry'],
})

const onEntry = steps(workingTime, (happened) => {
  const { id, data } = happened as Happened<{ readonly entry: string }>
  return [id, data.entry]
})

export const exchangeSteps: readonly FoldStep[] = [
  ...givingSteps,
  onEntry.on(P.HoursLogged, (_, { community, id, data: { entry, home, host, minutes } }) => ({
    community,
    person: id,
    entry,
    home,
    host,
    minutes,
    confirmed: null,
  })),
  onEntry.change(P.HoursConfirmed, (row, { data }) => ({ ...row, confirmed: data.minutes })),
]

export const exchangeTables = [...givingTables, workingTime]
