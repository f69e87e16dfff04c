import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { tasks } from '../../projections/demands/demand-tasks.ts'
import { demands } from '../../projections/demands/demands.ts'
import { statutoryRequests } from '../../projections/demands/statutory-requests.ts'
import { workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { workbookItems } from '../../projections/workbook-compliance/workbook-items.ts'
import { accepted, assigned, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'
import { inboxOf } from './letters.ts'
import { answering } from './readers.ts'

const basis = '《城市供水条例》第二十二条'
const own = { acceptBy: moment(30), resolveBy: moment(300) }
const asked = assigned('water', { basis, firstReceiver: false, own })
const reason = sealed('reason')
const refused = demandEvents.RequestRefused({ task: 't1', party: 'water', ground: 'not-competent', reason })
const water = reader('utility', { id: 'p-water', party: 'water' })
const street = reader('street-office', { id: 'p-street', party: 'street' })

const requests = (...events: Parameters<typeof told>[1][]) => {
  const all = history([...told('1', raised(), triaged(), ...events), ...told('2', raised(), triaged(), assigned())])
  return folded(demands, all)
    .rows(tasks)
    .filter(({ statutory }) => statutory === 1)
    .map((row) => answering(all).show<Record<string, unknown>>(statutoryRequests, row, street))
}

test('statutory requests are listed with their basis and answer, ordinary tasks are not', () => {
  const given = { demand: '1', task: 't1', party: 'water', basis, ground: null }
  expect(requests(asked)).toMatchObject([{ ...given, answer: 'open', due: moment(30), resolveBy: moment(300) }])
  expect(requests(asked, accepted('water'))).toMatchObject([{ ...given, answer: 'accepted', due: moment(300) }])
  expect(requests(asked, refused)).toMatchObject([{ ...given, answer: 'refused', ground: 'not-competent' }])
  expect(requests()).toEqual([])
})

test('the body is asked by its own due time, and the street office learns of a refusal', () => {
  const story = (...events: Parameters<typeof told>[1][]): Told[] => told('1', raised(), triaged(), asked, ...events)
  expect(inboxOf(story(), water)).toMatchObject([{ kind: 'request-received', needs: true, due: moment(30) }])
  expect(inboxOf(story(refused), water)).toEqual([])
  expect(inboxOf(story(refused), street)).toMatchObject([
    { kind: 'request-refused', needs: false, about: { party: 'water', ground: 'not-competent' }, reason },
  ])
})

test('the list of items names the bodies bound by law', () => {
  const statutory = [{ party: 'water', basis }]
  const item = workbookEvents.ItemAdded({
    code: '2.05',
    module: 2,
    title: '漏水',
    lead: { kind: 'social-work' },
    supporters: [],
    level: 'L2',
    visibility: 'public',
    statutory,
  })
  const added = { stream: 'workbook-pa', event: item }
  expect(folded(workbookCompliance, history([added])).row(workbookItems, '2.05')).toMatchObject({ statutory })
  const amended = workbookEvents.ItemAmended({ code: '2.05', statutory: [], names: [] })
  expect(
    folded(workbookCompliance, history([added, { stream: 'workbook-pa', event: amended }])).row(workbookItems, '2.05'),
  ).toMatchObject({ statutory: [] })
})
