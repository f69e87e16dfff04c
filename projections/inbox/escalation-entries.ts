import { MOST_HOLDERS } from '../../domain/demand/danger/about-events.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { CHAIN, type Ladder } from '../../domain/demand/shapes.ts'
import { type Instant, instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { type EntryAbout, entryFor, type InboxEntry, inboxEntries, renewed, type Waiting } from './entries.ts'

const PARTY_LEAD = CHAIN.indexOf('party-lead')
const COMMITTEE = CHAIN.indexOf('committee')

/** The role that a rung calls: those who answer for grids, then the committee, then the street office. */
const ROLES = ['role:social-work', 'role:committee', 'role:street-office'] as const
const roleOf = (rung: number): (typeof ROLES)[number] =>
  rung < COMMITTEE ? 'role:social-work' : rung === COMMITTEE ? 'role:committee' : 'role:street-office'

const CALL = 'call'
const whatOf = (task: string | undefined, ladder: Ladder | undefined): string =>
  ladder === undefined ? CALL : `${task ?? '-'}:${ladder}`
const acceptanceOf = (task: string): string => `${task}:acceptance`
const resultOf = (task: string): string => `${task}:result`
const bothOf = (task: string): readonly string[] => [acceptanceOf(task), resultOf(task)]

/** Most demands that a list remembers. The board has them all. */
const MOST_LISTED = 1000

type Escalated = Parameters<typeof demandEvents.DemandEscalated>[0]

const taskEntry = (demand: string, task: string): string => `demand.${demand}.${task}`
/** One entry a demand, at the highest rung that it has reached. */
const ownEntry = (demand: string): string => `demand.${demand}.escalated`
/** One entry for each role, renewed on each working day on which something climbs to it. */
const listOf = (role: string): string => `escalations.${role}`
const LISTS = ROLES.map(listOf)
/** One entry for each party, in the same way. */
const listOfParty = (party: string): string => `escalations.party:${party}`

/** Whether the step goes to the party that holds the task: its entry about the task is there already. */
const isToHolder = ({ rung, task }: Escalated): boolean => rung <= PARTY_LEAD && task !== undefined

const keyed = (key: (happened: Happened<Escalated>) => string | undefined) => (happened: Happened<Escalated>) => {
  const found = key(happened)
  return found === undefined ? undefined : [found]
}

const on = steps(inboxEntries, () => undefined)

const stepSteps: readonly FoldStep[] = [
  on.change(
    demandEvents.DemandEscalated,
    (row, happened) =>
      renewed(row, happened, {
        kind: 'task-escalated',
        needs: row.needs,
        due: row.due,
        about: { cause: happened.data.cause },
      }),
    keyed(({ id, data }) =>
      isToHolder(data) && data.listed === undefined ? taskEntry(id, data.task ?? '') : undefined,
    ),
  ),
  on.on(
    demandEvents.DemandEscalated,
    (row, happened) => {
      const { id, data } = happened
      const { task, ladder, rung, cause } = data
      const waits = waitingFor(row, { demand: id, what: whatOf(task, ladder), rung, day: '' })
      const about = { demand: id, cause, rung: data.to, ...(task === undefined ? {} : { task }) }
      const said = { kind: 'demand-escalated', needs: 1, about, guarded: id, waits, ...addressees(waits) } as const
      return entryFor(happened, ownEntry(id), said.to, said, row)
    },
    keyed(({ id, data }) => (isToHolder(data) || data.listed !== undefined ? undefined : ownEntry(id))),
  ),
  on.on(
    demandEvents.DemandEscalated,
    (row, happened) => {
      const to = roleOf(happened.data.rung)
      return listed(row, happened, { entry: listOf(to), to, needs: 1 })
    },
    keyed(({ data }) => (isToHolder(data) || data.listed === undefined ? undefined : listOf(roleOf(data.rung)))),
  ),
  on.on(
    demandEvents.DemandEscalated,
    (row, happened) => {
      const { party = '' } = happened.data
      return listed(row, happened, { entry: listOfParty(party), to: `party:${party}`, needs: 0 })
    },
    keyed(({ data }) =>
      isToHolder(data) && data.listed !== undefined && data.party !== undefined ? listOfParty(data.party) : undefined,
    ),
  ),
]

/** The list with one more step: on a new day, a new message of the same entry. */
function listed(
  row: InboxEntry | undefined,
  happened: Happened<Escalated>,
  { entry, to, needs }: { readonly entry: string; readonly to: string; readonly needs: number },
): InboxEntry {
  const { id, data } = happened
  const { task, ladder, rung, listed: day = '' } = data
  const waits = waitingFor(row, { demand: id, what: whatOf(task, ladder), rung, day })
  const about = aboutList(waits, day)
  if (row?.about.day === day) return { ...row, waits, about }
  return entryFor(happened, entry, to, { kind: 'escalations-listed', needs, about, waits }, row)
}

function waitingFor(row: InboxEntry | undefined, one: Waiting): readonly Waiting[] {
  const others = (row?.waits ?? []).filter(({ demand, what }) => demand !== one.demand || what !== one.what)
  return [...others, one].slice(-MOST_LISTED)
}

/** The office on the highest rung acts, and the committee below it stays informed. */
function addressees(waits: readonly Waiting[]): { readonly to: string; readonly copy: string | null } {
  const highest = Math.max(...waits.map(({ rung }) => rung))
  return { to: roleOf(highest), copy: highest > COMMITTEE ? roleOf(COMMITTEE) : null }
}

/** What climbed on the day of the list, and what climbed before and still waits. */
function aboutList(waits: readonly Waiting[], day: string): EntryAbout {
  const ids = (among: readonly Waiting[]): readonly string[] => [...new Set(among.map(({ demand }) => demand))]
  const demands = ids(waits.filter((one) => one.day === day))
  const earlier = ids(waits.filter((one) => one.day !== day)).filter((one) => !demands.includes(one))
  return { day, demands, ...(earlier.length === 0 ? {} : { earlier }) }
}

/** Takes out of an entry what no longer waits. An entry with nothing left disappears. */
function without(row: InboxEntry, demand: string, ended: (what: string) => boolean): InboxEntry | undefined {
  const before = row.waits ?? []
  const waits = before.filter((one) => one.demand !== demand || !ended(one.what))
  if (waits.length === before.length) return row
  if (waits.length === 0) return undefined
  if (typeof row.about.day === 'string') return { ...row, waits, about: aboutList(waits, row.about.day) }
  return { ...row, waits, ...addressees(waits) }
}

type Kinds = typeof demandEvents
/** What ends: everything that waits of the demand, all results, or what is named. */
type Ending = 'all' | 'results' | readonly string[]
type Ends = { readonly [K in keyof Kinds]?: (data: Parameters<Kinds[K]>[0], recorded: Instant) => Ending }

/** What ends with each event. A result that got another due time is overdue no longer. */
const ENDS: Ends = {
  DemandTriaged: ({ tasks = [], ...demand }, recorded) =>
    [{ task: '-', ...demand }, ...tasks].flatMap(({ task, acceptBy, resolveBy }) => [
      ...(instant(acceptBy) > recorded ? [acceptanceOf(task)] : []),
      ...(instant(resolveBy) > recorded ? [resultOf(task)] : []),
    ]),
  TaskAssigned: () => bothOf('-'),
  TaskAccepted: ({ task }) => [acceptanceOf(task)],
  RequestRefused: ({ task }) => bothOf(task),
  TaskReturned: ({ task, stays }) => (stays ? [] : bothOf(task)),
  TaskReassigned: ({ task, party, from }) => (party === from ? [] : bothOf(task)),
  TaskWithdrawn: ({ task }) => bothOf(task),
  ServiceDelivered: ({ task }) => [...bothOf(task), CALL],
  EscalationAnswered: ({ task = '-' }) => [resultOf(task), CALL],
  DeadlineExtended: ({ tasks, scope }) => [...tasks.map(resultOf), ...(scope === 'demand' ? [resultOf('-')] : [])],
  LongRunGranted: () => 'results',
  LongRunReported: () => 'results',
  ReviewOrdered: () => [acceptanceOf('-')],
  DemandHeld: () => 'all',
  DemandReferred: () => 'all',
  ReferralAnswered: () => 'all',
  ReferralEnded: () => 'all',
  OriginalChanged: ({ became }) => (became === 'delivered' || became === 'closed' ? [CALL] : []),
  DemandMerged: () => 'all',
  DemandUnmerged: () => 'all',
  DemandDeclined: () => 'all',
  DemandWithdrawn: () => 'all',
  DemandClosed: () => 'all',
  DemandReopened: () => 'all',
}

type Place = (happened: Happened) => readonly [string] | undefined

const ROLE_LISTS: readonly Place[] = LISTS.map((list) => () => [list])

/** The list of the party that held the task until the event. */
const holderList: Place = ({ data }) => {
  const { from, party } = data as { readonly from?: string; readonly party?: string }
  const holder = from ?? party
  return holder === undefined ? undefined : [listOfParty(holder)]
}

const ended = (type: string, key: Place, ends: (data: unknown, recorded: Instant) => Ending): FoldStep => ({
  type,
  table: inboxEntries,
  own: false,
  existing: true,
  key,
  fold: (row, { id, data, recorded }) => {
    if (row === undefined) return undefined
    const over = ends(data, recorded)
    const isResult = (what: string): boolean => what.endsWith(':result')
    return without(row as InboxEntry, id, (what) =>
      typeof over === 'string' ? over === 'all' || isResult(what) : over.includes(what),
    )
  },
})

const endSteps: readonly FoldStep[] = Object.entries(ENDS).flatMap(([name, ends]) => {
  const kind = Object.values(demandEvents).find(({ eventName }) => eventName === name)
  if (kind === undefined) return []
  const places: readonly Place[] = [({ id }) => [ownEntry(id)], ...ROLE_LISTS, holderList]
  return places.map((key) => ended(kind.type, key, ends as (data: unknown, recorded: Instant) => Ending))
})

/** Lists have no guard, so a demand leaves them once it is about a party or a person. Its own entry, which has one, stays. */
const namedSteps: readonly FoldStep[] = [
  ...ROLE_LISTS,
  ...Array.from(
    { length: MOST_HOLDERS },
    (_, at): Place =>
      ({ data }) => {
        const holder = (data as { readonly holders?: readonly string[] }).holders?.[at]
        return holder === undefined ? undefined : [listOfParty(holder)]
      },
  ),
].map((key) => ended(demandEvents.AboutNamed.type, key, () => 'all'))

/** Entries about escalations, for the roles and parties that are called. */
export const escalationEntrySteps: readonly FoldStep[] = [...stepSteps, ...endSteps, ...namedSteps]
