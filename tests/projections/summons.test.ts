import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { demandBoard } from '../../projections/demands/demand-board.ts'
import { demands } from '../../projections/demands/demands.ts'
import { headers } from '../../projections/demands/headers.ts'
import { raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, moment } from './history.ts'
import { inboxOf } from './letters.ts'
import { answering } from './readers.ts'

const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const dui = reader('organization', { id: 'p-dui', party: 'dui' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })

const { PartiesSummoned, SummonsAnswered, SummonsMissed } = demandEvents
const note = sealed('note')
const called = PartiesSummoned({ parties: ['wuye', 'dui'], by: 'jwh', level: 'L1', answerBy: moment(9), note })
const came = SummonsAnswered({ party: 'wuye', by: 'jwh', answer: 'came', inTime: true })
const missed = SummonsMissed({ parties: ['dui'], by: 'jwh', answerBy: moment(9) })
const demand = (...events: Parameters<typeof told>[1][]) => told('1', raised(), triaged(), called, ...events)

test('a summoned party is asked until it answers, and reminded when its answer was due', () => {
  for (const who of [wuye, dui])
    expect(inboxOf(demand(), who)).toMatchObject([
      { kind: 'summoned', needs: true, due: moment(9), about: { demand: '1', by: 'jwh' }, reason: note },
    ])
  expect(inboxOf(demand(came), wuye)).toEqual([])
  expect(inboxOf(demand(came, missed), dui)).toMatchObject([{ kind: 'summons-overdue', needs: true, due: moment(9) }])
  const week = [...demand(came, missed), { ...told('2', raised())[0], at: 9 * 24 }] as ReturnType<typeof demand>
  expect(inboxOf(week, dui)).toMatchObject([{ kind: 'summons-overdue', needs: false, due: null }])
})

test('a summons lapses with the demand, answered late or not at all', () => {
  const closed = demandEvents.DemandClosed({ basis: 'confirmed' })
  const merged = demandEvents.DemandMerged({ original: '9' })
  for (const end of [closed, merged])
    for (const before of [[], [came]]) expect(inboxOf(demand(...before, end), dui)).toEqual([])
  for (const end of [closed, merged])
    expect(inboxOf(demand(missed, end), dui)).toMatchObject([{ kind: 'summons-overdue', needs: false, due: null }])
  const reopened = demandEvents.DemandReopened({ cause: 'request', reopenings: 1, review: false })
  expect(inboxOf(demand(closed, reopened, called), dui)).toMatchObject([{ kind: 'summoned', needs: true }])
})

test('the party that summoned reads who came and who did not', () => {
  const entries = (...events: Parameters<typeof demand>) =>
    inboxOf(demand(...events), jwh).filter(({ id }) => id === 'demand.1.summoned-by.jwh')
  expect(entries()).toEqual([])
  expect(entries(came)).toMatchObject([{ kind: 'summons-answered', about: { party: 'wuye', answer: 'came' } }])
  expect(entries(came, missed)).toMatchObject([
    { kind: 'summons-missed', needs: false, about: { parties: ['dui'] }, before: [{ kind: 'summons-answered' }] },
  ])
})

test('board and file show each summoned party with its answer', () => {
  const events = history(demand(came, missed))
  const row = { ...folded(demands, events).row(headers, '1'), its: null }
  const { summons } = answering(events).show<{ summons: unknown }>(demandBoard, row, jwh)
  expect(summons).toEqual(
    [
      { party: 'dui', answer: null, answerBy: moment(9), missed: true },
      { party: 'wuye', answer: 'came', answerBy: moment(9), missed: false },
    ].toSorted((one) => (one.party === 'wuye' ? -1 : 1)),
  )
})
