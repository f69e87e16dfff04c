import { demandEvents } from '../../domain/demand/events.ts'
import { DAY, instant, optional } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, json, type RowOf, steps, table, text } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { DEMAND_ENDS } from './demand-end.ts'
import { entryFor, inboxEntries, renewed } from './entries.ts'
import { endedNamed } from './named-entries.ts'

/** How long a missed summons stays among what the party has to do. */
const REMINDED_DAYS = 7
/** The largest number of parties that one event names. */
const MOST_NAMED = 20

const nameOf = (demand: string, party: string): string => `demand.${demand}.summons.${party}`
const callerOf = (demand: string, party: string): string => `demand.${demand}.summoned-by.${party}`
const on = steps(inboxEntries)

/** One key function for each party that an event names. */
const eachParty = Array.from(
  { length: MOST_NAMED },
  (_, at) =>
    ({ id, data }: Happened<{ readonly parties: readonly string[] }>) => {
      const party = data.parties[at]
      return party === undefined ? undefined : [nameOf(id, party)]
    },
)

/** One row for each demand with parties that have not answered their summons: the end of the demand ends it. */
export const openSummons = table('open_summons', {
  columns: { demand: text(), parties: json<readonly string[]>() },
  key: ['demand'],
})
type OpenSummons = RowOf<typeof openSummons>

const summoning = steps(openSummons)
const without = (row: OpenSummons, answered: readonly string[]): OpenSummons | undefined => {
  const parties = row.parties.filter((party) => !answered.includes(party))
  return parties.length === 0 ? undefined : { ...row, parties }
}

const { PartiesSummoned, SummonsAnswered, SummonsMissed } = demandEvents

const openSummonsSteps: readonly FoldStep[] = [
  summoning.on(PartiesSummoned, (row, { community, id, data }) => ({
    community,
    demand: id,
    parties: [...new Set([...(row?.parties ?? []), ...data.parties])],
  })),
  summoning.change(SummonsAnswered, (row, { data }) => without(row, [data.party])),
  summoning.change(SummonsMissed, (row, { data }) => (data.cause === 'departure' ? without(row, data.parties) : row)),
  ...endedNamed(
    DEMAND_ENDS,
    openSummons,
    ({ demand, parties }) => parties.map((party) => nameOf(demand, party)),
    // A party that was late still reads that, and can no longer answer.
    (row) => (row.kind === 'summons-overdue' ? { ...row, needs: 0, due: NEVER, lapses: null } : undefined),
  ),
  ...summoning.changeAll(DEMAND_ENDS, () => undefined),
]

/** Entries for summoned parties, until they have answered or the demand ends, and for the party that summoned them. */
export const summonsEntrySteps: readonly FoldStep[] = [
  ...openSummonsSteps,
  ...eachParty.map((key, at) =>
    on.on(
      PartiesSummoned,
      (row, happened) => {
        const { id, data } = happened
        const party = data.parties[at] ?? ''
        const due = instant(data.answerBy)
        const about = { demand: id, by: data.by, level: data.level }
        const said = { kind: 'summoned', needs: 1, due, about, guarded: id, reason: data.note ?? null } as const
        return entryFor(happened, nameOf(id, party), `party:${party}`, said, row)
      },
      key,
    ),
  ),
  ...eachParty.map((key) =>
    on.change(
      SummonsMissed,
      (row, happened) =>
        happened.data.cause === 'departure'
          ? undefined
          : {
              ...renewed(row, happened, { kind: 'summons-overdue', needs: 1, due: row.due }),
              lapses: happened.recorded + REMINDED_DAYS * DAY,
            },
      key,
    ),
  ),
  on.change(
    SummonsAnswered,
    () => undefined,
    ({ id, data }) => [nameOf(id, data.party)],
  ),
  on.on(
    SummonsAnswered,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, party: data.party, answer: data.answer }
      const said = { kind: 'summons-answered', about, guarded: id, reason: data.reason ?? null } as const
      return entryFor(happened, callerOf(id, data.by), `party:${data.by}`, said, row)
    },
    ({ id, data }) => [callerOf(id, data.by)],
  ),
  on.on(
    SummonsMissed,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, parties: data.parties, ...optional('cause', data.cause) }
      const said = { kind: 'summons-missed', about, guarded: id } as const
      return entryFor(happened, callerOf(id, data.by), `party:${data.by}`, said, row)
    },
    ({ id, data }) => [callerOf(id, data.by)],
  ),
]
