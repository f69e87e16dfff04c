import { type Static, Type } from '@sinclair/typebox'
import { zoneOf } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  type DomainEvent,
  dayText,
  instant,
  Line,
  Moment,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { dueMoments, dueTimes } from './clocks.ts'
import { demandEvents } from './events.ts'
import { followNumber } from './follow-number.ts'
import { established, type InCommunity, inCommunity } from './grounds.ts'
import { given } from './guards.ts'
import { Position, Reference } from './shapes.ts'
import type { DemandState } from './state.ts'

const stated = <W extends string>(what: W) => ({ what: Type.Literal(what), at: Moment })
const note = Type.Optional(Personal(Text))

/** What a source can state about a demand after it was raised. */
const Statement = Type.Union([
  Closed({ ...stated('progress'), note }),
  Closed({ ...stated('closed'), note }),
  Closed(stated('withdrawn')),
  Closed({ ...stated('referred'), to: Type.Optional(Line) }),
  Closed({ ...stated('merged'), original: Type.Optional(Reference) }),
  Closed(stated('reopened')),
])
type Statement = Static<typeof Statement>

export const importHistory = command({
  summary:
    'Take over a demand from another system with the history that it states, at its own times, and nothing else.',
  by: ['administrator'],
  reads: inCommunity,
  creates: true,
  data: Closed({
    source: Line,
    reference: Reference,
    category: Type.Optional(Line),
    agency: Type.Optional(Line),
    channel: Type.Optional(Line),
    area: Type.Optional(Line),
    text: Type.Optional(Personal(Text)),
    address: Type.Optional(Personal(Line)),
    position: Type.Optional(Personal(Position)),
    raised: Moment,
    due: Type.Optional(Moment),
    history: Type.Array(Statement, { maxItems: 500 }),
  }),
})

type Importing = CommandData<typeof importHistory>

export function decideImport(demand: DemandState, data: Importing, setting: InCommunity): Decision {
  const { source, reference, history } = data
  if (demand.stream !== '')
    return demand.imported?.source === source && demand.imported.reference === reference
      ? []
      : reject('demand.reference-taken', 'This id belongs to another demand: import under an id of its own.')
  const refused = established(setting.reads.community) ?? outOfOrder(data, setting.now)
  if (refused !== undefined) return refused
  return [imported(data, setting), raisedThen(data, setting), ...history.map(happened)]
}

/** Times are the source's, so it is the source that may contradict itself. */
function outOfOrder({ raised, history }: Importing, now: number): Rejection | undefined {
  let before = raised
  if (!(instant(raised) <= now)) return inFuture('raised')
  for (const [at, statement] of history.entries()) {
    if (statement.at < before)
      return reject('time.before-previous', 'A history is in the order of its times, beginning with the raising.', {
        statement: at,
      })
    if (!(instant(statement.at) <= now)) return inFuture(at)
    before = statement.at
  }
  return undefined
}

const inFuture = (statement: number | 'raised'): Rejection =>
  reject('time.in-future', 'A history tells what has happened: its times are not in the future.', { statement })

/** Whether the source leaves it open: nothing has ended it since it was last reopened. */
function isLeftOpen(history: readonly Statement[]): boolean {
  let open = true
  for (const { what } of history) {
    if (what === 'reopened') open = true
    else if (what !== 'progress') open = false
  }
  return open
}

/** Its clocks, where it becomes live, start now: nobody here could have met earlier ones. */
function imported({ source, reference, agency, due, raised, history }: Importing, setting: InCommunity): DomainEvent {
  const { now, reads, zones } = setting
  const open = isLeftOpen(history)
  return demandEvents.HistoryImported(
    {
      source,
      reference,
      ...given('agency', agency),
      ...given('statedDue', due),
      open,
      ...(open ? dueMoments(dueTimes('L3', now, reads.community, zones)) : {}),
    },
    { time: raised },
  )
}

/** Its raiser stays unknown, and nobody outside sees what no triage has sorted. */
function raisedThen(data: Importing, { id, reads: { community }, zones }: InCommunity): DomainEvent {
  const { category, channel, area, text, address, position, reference, raised } = data
  return demandEvents.DemandRaised(
    {
      number: followNumber(id),
      raiser: { kind: 'unknown' },
      ...given('text', text),
      ...given('address', address),
      ...given('position', position),
      place: given('area', area),
      day: dayText(zones.dayOf(instant(raised), zoneOf(community))),
      ...given('category', category),
      ...given('channel', channel),
      urgent: false,
      visibility: 'parties-involved',
      reference,
      level: 'L3',
      imported: true,
    },
    { time: raised },
  )
}

function happened(statement: Statement): DomainEvent {
  const at = { time: statement.at }
  switch (statement.what) {
    case 'progress':
      return demandEvents.ProgressRecorded({ ...given('note', statement.note), imported: true }, at)
    case 'closed':
      return demandEvents.DemandClosed({ basis: 'import', ...given('note', statement.note), imported: true }, at)
    case 'withdrawn':
      return demandEvents.DemandWithdrawn({ imported: true }, at)
    case 'referred':
      return demandEvents.DemandReferred({ ...given('to', statement.to), imported: true }, at)
    case 'merged':
      return demandEvents.DemandMerged({ ...given('originalReference', statement.original), imported: true }, at)
    case 'reopened':
      return demandEvents.DemandReopened({ cause: 'import', reopenings: 0, review: false, imported: true }, at)
  }
}
