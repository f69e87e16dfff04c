import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { assigned, raised, reader, told, triaged } from './demands.ts'
import { moment } from './history.ts'
import { inboxOf } from './letters.ts'

const wuye = reader('property-company', { id: 'p-wuye', party: 'wuye' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })
const street = reader('street-office', { id: 'p-street', party: 'street' })
const { DemandUrged, DemandSupervised } = demandEvents

test('an urging reaches the holder, whose task and due time stay', () => {
  const urged = DemandUrged({ by: 'raiser', times: 3, tasks: ['t1'] })
  expect(inboxOf(told('1', raised(), triaged(), assigned(), urged), wuye)).toMatchObject([
    { kind: 'task-urged', needs: true, due: moment(24), about: { demand: '1', task: 't1', by: 'raiser', times: 3 } },
  ])
})

test('an urging of a demand without a holder reaches the desk', () => {
  const waiting = raised({ desk: 'jwh', triageBy: moment(2) })
  expect(inboxOf(told('1', waiting, DemandUrged({ by: 'raiser', times: 1, tasks: [] })), jwh)).toMatchObject([
    { kind: 'demand-urged', needs: true, due: moment(2) },
  ])
})

test('supervision reaches the holder, by the earlier due time, and the party that supervises', () => {
  const supervised = (hours: number) => DemandSupervised({ party: 'street', due: moment(hours), tasks: ['t1'] })
  const inbox = (hours: number, who: typeof wuye) =>
    inboxOf(told('1', raised(), triaged(), assigned(), supervised(hours)), who)
  expect(inbox(9, wuye)).toMatchObject([{ kind: 'task-supervised', needs: true, due: moment(9) }])
  expect(inbox(99, wuye)).toMatchObject([{ kind: 'task-supervised', due: moment(24) }])
  expect(inbox(9, street)).toMatchObject([{ kind: 'demand-supervised', due: moment(9), about: { demand: '1' } }])
})
