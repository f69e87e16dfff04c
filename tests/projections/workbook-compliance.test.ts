import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { itemBreaches } from '../../projections/workbook-compliance/breaches.ts'
import { cells, workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { workbookItems } from '../../projections/workbook-compliance/workbook-items.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, stream, told, triaged } from './demands.ts'
import { folded, history, MOMENT_HOURS, moment, type Told } from './history.ts'
import { summedFor } from './summed.ts'

const item = workbookEvents.ItemAdded({
  code: '3.07.2',
  module: 3,
  title: '路灯',
  lead: { party: 'wuye' },
  supporters: [{ kind: 'organization' }, { party: 'dui' }],
  level: 'L3',
  visibility: 'public',
})
const inWorkbook = (...events: DomainEvent[]): Told[] => events.map((event) => ({ stream: 'workbook-pa', event }))
const until = (hours: number): Told =>
  ({ ...told('other', demandEvents.DemandResumed({}))[0], at: hours + MOMENT_HOURS }) as Told
const cell = (told: readonly Told[], party = 'wuye', who = reader('auditor'), now?: string) => {
  const found = folded(workbookCompliance, history(told))
  const row = summedFor(who, found, cells.table, { item: '3.07.2', party, module: '3' }, now)
  const its = found.row(workbookItems, '3.07.2') ?? null
  const broke = summedFor(who, found, itemBreaches.table, { item: '3.07.2', party }) ?? null
  const view = workbookCompliance.views['workbook-compliance']
  return row === undefined ? undefined : view.show({ ...row, its, broke }, {})
}

test('an item without any task is in the view, for all parties and for those it names', () => {
  const nothing = { title: '路灯', module: '3', level: 'L3', lead: { party: 'wuye' }, assigned: 0, open: 0 }
  expect(cell(inWorkbook(item), '')).toMatchObject({ ...nothing, party: null })
  expect(cell(inWorkbook(item), 'dui')).toMatchObject({ ...nothing, party: 'dui' })
  const amended = workbookEvents.ItemAmended({ code: '3.07.2', supporters: [], names: [] })
  expect(cell(inWorkbook(item, amended), 'dui')).toBeUndefined()
})

test('an open breach counts for its item, its party and all parties, and shows while it is contested', () => {
  const breach = (id: string, party: string, source?: string) =>
    workbookEvents.BreachRecorded({
      breach: id,
      party,
      item: '3.07.2',
      kind: 'late',
      ...(source === undefined ? {} : { source }),
    })
  const contested = workbookEvents.BreachContested({
    breach: 'b2',
    party: 'dui',
    item: '3.07.2',
    words: sealed('w'),
    stage: 'society',
    dueBy: moment(30),
  })
  const remedied = workbookEvents.BreachRemedied({ breach: 'b1', party: 'wuye' })
  const secret = told('1', raised({ visibility: 'restricted' }))
  const book = inWorkbook(item, breach('b1', 'wuye'), breach('b2', 'dui'), breach('b3', 'dui', stream('1')), contested)
  expect(cell([...secret, ...book], 'wuye')).toMatchObject({ breaches: 1, contested: 0 })
  expect(cell([...secret, ...book], 'dui')).toMatchObject({ breaches: 2, contested: 1 })
  expect(cell([...secret, ...book], '')).toMatchObject({ breaches: 3, contested: 1 })
  expect(cell([...secret, ...book, ...inWorkbook(remedied)], '')).toMatchObject({ breaches: 2, contested: 1 })
  // The demand that shows the third breach is restricted.
  const shop = reader('enterprise', { party: 'shop' })
  expect(cell([...secret, ...book], 'dui', shop)).toMatchObject({ breaches: 1, contested: 1 })
})

test('a task counts for its item and party along its way', () => {
  const until = (...events: DomainEvent[]) => cell([...inWorkbook(item), ...told('1', raised(), triaged(), ...events)])
  expect(until(assigned())).toMatchObject({ assigned: 1, open: 1, accepted: 0 })
  expect(until(assigned(), accepted('wuye', { inTime: false }))).toMatchObject({
    open: 1,
    accepted: 1,
    acceptedLate: 1,
  })
  expect(until(assigned(), accepted(), delivered('wuye', { inTime: false }))).toMatchObject({
    assigned: 1,
    open: 0,
    acceptedLate: 0,
    delivered: 1,
    deliveredLate: 1,
  })
  expect(until(assigned(), returned())).toMatchObject({ assigned: 1, open: 0, returned: 1 })
})

test('a task that is open when its result is due is overdue until it is delivered', () => {
  const work = told('1', raised(), triaged(), assigned(), accepted())
  expect(cell([...work, until(167)])).toMatchObject({ open: 1, overdue: 0 })
  expect(cell([...work, until(168)])).toMatchObject({ open: 1, overdue: 1 })
  // The clock of the reader decides, whether or not anything was recorded since.
  const read = (hours: number, party?: string) => cell(work, party, reader('auditor'), moment(hours))
  expect(read(167.9)).toMatchObject({ overdue: 0, lateToDeliver: 0 })
  expect(read(168)).toMatchObject({ overdue: 0, lateToDeliver: 0 })
  expect(read(168 + MOMENT_HOURS)).toMatchObject({ open: 1, overdue: 1, lateToDeliver: 1 })
  expect(read(168 + MOMENT_HOURS, '')).toMatchObject({ open: 1, overdue: 1, lateToDeliver: 1 })
  const late = { ...told('1', delivered('wuye', { inTime: false }))[0], at: 200 } as Told
  expect(cell([...work, until(168), late])).toMatchObject({ open: 0, overdue: 0, deliveredLate: 1 })
})

test('each party is overdue by its own due time, also where the task moved to it when the demand was late', () => {
  const moved = demandEvents.TaskReassigned({
    task: 't1',
    party: 'dui',
    from: 'wuye',
    cause: 'correction',
    acceptBy: moment(24),
    resolveBy: moment(168),
    own: { acceptBy: moment(224), resolveBy: moment(368) },
  })
  const work = [...told('1', raised(), triaged(), assigned(), accepted()), { ...told('1', moved)[0], at: 200 } as Told]
  expect(cell([...work, until(367)], 'dui')).toMatchObject({ open: 1, overdue: 0 })
  expect(cell([...work, until(368)], 'dui')).toMatchObject({ open: 1, overdue: 1 })
  expect(cell([...work, until(368)], 'wuye')).toMatchObject({ open: 0, overdue: 0, reassigned: 1 })
})

test('a reassigned task counts for both parties', () => {
  const moved = demandEvents.TaskReassigned({
    task: 't1',
    party: 'dui',
    from: 'wuye',
    cause: 'correction',
    acceptBy: moment(24),
    resolveBy: moment(168),
  })
  const work = told('1', raised(), triaged(), assigned(), moved)
  expect(cell(work, 'wuye')).toMatchObject({ assigned: 1, open: 0, reassigned: 1 })
  expect(cell(work, 'dui')).toMatchObject({ assigned: 1, open: 1 })
  expect(cell(work, '')).toMatchObject({ assigned: 2, open: 1 })
})

test('an urgent task given before triage counts for the item that triage finds', () => {
  const { item: _, ...data } = assigned().data
  const early = told('1', raised(), demandEvents.TaskAssigned(data))
  expect(cell(early)).toBeUndefined()
  expect(cell([...early, ...told('1', triaged())])).toMatchObject({ assigned: 1, open: 1 })
})

test('a task on a restricted demand counts for its party and for coordinators; an item without any other looks unused', () => {
  const secret = [
    ...inWorkbook(item),
    ...told('1', raised(), triaged({ visibility: 'restricted' }), assigned('xiehui')),
  ]
  for (const who of [reader('organization', { party: 'xiehui' }), reader('committee', { party: 'jwh' })]) {
    expect(cell(secret, '', who)).toMatchObject({ assigned: 1 })
    expect(cell(secret, 'xiehui', who)).toMatchObject({ assigned: 1 })
  }
  expect(cell(secret, '', reader('anonymous'))).toMatchObject({ assigned: 0 })
  expect(cell(secret, 'xiehui', reader('anonymous'))).toBeUndefined()
})
