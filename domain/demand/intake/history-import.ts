import { type Static, Type } from '@sinclair/typebox'
import { zoneOf } from '../../community/state.ts'
import {
  Closed,
  command,
  type DomainEvent,
  dayText,
  instant,
  Line,
  Moment,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { dueMoments, dueTimes } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { established } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { Coordinates, Reference, SourceName } from '../shapes.ts'
import { demandNumber } from './demand-number.ts'
import { importAddition } from './intake-answer.ts'

const stated = <W extends string>(what: W) => ({ what: Type.Literal(what), at: Moment })
const note = Type.Optional(Personal(Text))

/** A statement of the source about a demand after it was raised. */
const Statement = Type.Union([
  Closed({ ...stated('progress'), note }),
  Closed({ ...stated('closed'), note }),
  Closed(stated('withdrawn')),
  Closed({ ...stated('referred'), to: Type.Optional(Personal(Line)) }),
  Closed({ ...stated('merged'), original: Type.Optional(Reference) }),
  Closed(stated('reopened')),
])
type Statement = Static<typeof Statement>

const HistoryImport = Closed({
  source: SourceName,
  reference: Reference,
  category: Type.Optional(Personal(Line)),
  agency: Type.Optional(Personal(Line)),
  channel: Type.Optional(Personal(Line)),
  area: Type.Optional(Personal(Line)),
  text: Type.Optional(Personal(Text)),
  address: Type.Optional(Personal(Line)),
  position: Type.Optional(Personal(Coordinates)),
  raised: Moment,
  due: Type.Optional(Moment),
  history: Type.Array(Statement, { maxItems: 500 }),
})
type HistoryImport = Static<typeof HistoryImport>

export const importHistory = demandRule(
  command({
    summary: {
      en: 'Import a demand from another system with the history that it states, at its own times.',
      zh: '从其他系统导入诉求及其办理记录，时间以原系统为准。',
    },
    by: ['administrator'],
    creates: true,
    data: HistoryImport,
    adds: importAddition,
  }),
  (demand, data, setting) => {
    const { history } = data
    if (demand.stream !== '')
      return reject('demand.reference-taken', {
        en: 'Another demand has this id. Import this one under an id of its own.',
        zh: '该编号已被其他诉求使用，请换一个编号导入。',
      })
    const refused = established(setting.reads.community) ?? outOfOrder(data, setting.now)
    if (refused !== undefined) return refused
    return [imported(data, setting), raisedThen(data, setting), ...history.map(happened)]
  },
)

/** Refuses a history that is out of order or in the future: the times are the source's, which may contradict itself. */
function outOfOrder({ raised, history }: HistoryImport, now: number): Rejection | undefined {
  let before = raised
  if (!(instant(raised) <= now)) return inFuture('raised')
  for (const [at, statement] of history.entries()) {
    if (statement.at < before)
      return reject(
        'time.before-previous',
        {
          en: '`history` must be in the order of its times, and must not begin before `raised`.',
          zh: '办理记录须按时间先后排列，且不早于提交时间。',
        },
        { statement: at },
      )
    if (!(instant(statement.at) <= now)) return inFuture(at)
    before = statement.at
  }
  return undefined
}

const inFuture = (statement: number | 'raised'): Rejection =>
  reject(
    'time.in-future',
    { en: 'The times of a history must not be in the future.', zh: '办理记录的时间不能晚于当前时间。' },
    { statement },
  )

/** Whether the source leaves the demand open: no statement has ended it since the last reopening. */
function isLeftOpen(history: readonly Statement[]): boolean {
  let open = true
  for (const { what } of history) {
    if (what === 'reopened') open = true
    else if (what !== 'progress') open = false
  }
  return open
}

/** The clocks of a demand that becomes live start at the import: no party here could have met earlier ones. */
function imported(
  { source, reference, agency, due, raised, history }: HistoryImport,
  setting: DemandSetting,
): DomainEvent {
  const { now, reads, zones } = setting
  const open = isLeftOpen(history)
  return demandEvents.HistoryImported(
    {
      source,
      reference,
      ...optional('agency', agency),
      ...optional('statedDue', due),
      open,
      ...(open ? dueMoments(dueTimes('L3', now, reads.community, zones)) : {}),
    },
    { time: raised },
  )
}

/** The raiser stays unknown, and until triage only the parties involved see the demand. */
function raisedThen(data: HistoryImport, setting: DemandSetting): DomainEvent {
  const { reads, zones } = setting
  const { category, channel, area, text, address, position, reference, raised } = data
  const day = dayText(zones.dayOf(instant(raised), zoneOf(reads.community)))
  return demandEvents.DemandRaised(
    {
      number: demandNumber(day, setting),
      raiser: { kind: 'unknown' },
      ...optional('text', text),
      ...optional('address', address),
      ...optional('position', position),
      place: optional('area', area),
      day,
      ...optional('category', category),
      ...optional('channel', channel),
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
      return demandEvents.ProgressRecorded({ ...optional('note', statement.note), imported: true }, at)
    case 'closed':
      return demandEvents.DemandClosed({ basis: 'import', ...optional('note', statement.note), imported: true }, at)
    case 'withdrawn':
      return demandEvents.DemandWithdrawn({ imported: true }, at)
    case 'referred':
      return demandEvents.DemandReferred({ ...optional('to', statement.to), imported: true }, at)
    case 'merged':
      return demandEvents.DemandMerged({ ...optional('originalReference', statement.original), imported: true }, at)
    case 'reopened':
      return demandEvents.DemandReopened({ cause: 'import', reopenings: 0, review: false, imported: true }, at)
  }
}
