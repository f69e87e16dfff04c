import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { partyBalances } from '../../projections/resource-sharing/balances.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import { uses } from '../../projections/shared-rules/gifts.ts'
import { breachCounts } from '../../projections/workbook-compliance/breaches.ts'
import { parties } from '../../projections/workbook-compliance/parties.ts'
import { partyFigures, partyFile } from '../../projections/workbook-compliance/party-file.ts'
import { workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { accepted, assigned, delivered, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, MOMENT_HOURS, moment, type Told } from './history.ts'
import {
  BreachContestAnswered,
  BreachContested,
  BreachDismissed,
  BreachRecorded,
  BreachRemedied,
  ConventionSigned,
  confirmed,
  inCommunity,
  inWorkbook,
  logged,
  PartyChanged,
  PartyJoined,
  PartyLeft,
  PartyReinstated,
  PartySuspended,
  toPerson,
} from './partners.ts'
import {
  asked,
  backAgain,
  hours,
  offered,
  ResourceConsumed,
  ShareCancelled,
  ShareNoShow,
  ShareWaitlisted,
  shared,
  started,
  TermsChanged,
  toResource,
} from './resources.ts'
import { figureAt, summedFor } from './summed.ts'

const auditor = reader('auditor')
const joined = inCommunity(
  PartyJoined({ party: 'jwh', kind: 'committee', name: '居委会' }),
  PartyJoined({ party: 'wuye', kind: 'property-company', name: '物业' }),
)

const file = (party: string, ...events: readonly Told[][]) => fileAs(auditor, party, ...events)

function fileAs(who: Actor, party: string, ...events: readonly Told[][]) {
  return fileAt(undefined, who, party, ...events)
}

/** The file as it is read at a moment; without it, when the last event was recorded. */
function fileAt(now: string | undefined, who: Actor, party: string, ...events: readonly Told[][]) {
  const found = folded(workbookCompliance, history([...joined, ...events.flat()]))
  const its = summedFor(who, found, partyFigures.table, { party }, now) ?? null
  const broke = summedFor(who, found, breachCounts.table, { party }) ?? null
  return partyFile.show({ ...found.row(parties, party), its, broke }, {})
}

test('a party without any task or share owes nothing', () => {
  expect(file('wuye')).toEqual({
    id: 'wuye',
    kind: 'property-company',
    group: null,
    name: '物业',
    nameEn: null,
    standing: 'active',
    joined: moment(1),
    convention: null,
    gave: { shares: 0, value: 0, minutes: 0 },
    received: { shares: 0, value: 0, minutes: 0 },
    owes: { tasks: 0, overdue: 0, unreturned: 0, unconfirmed: 0 },
    inTime: {
      accepted: { count: 0, of: 0 },
      delivered: { count: 0, of: 0 },
      sorted: { count: 0, of: 0 },
      handedBack: { count: 0, of: 0 },
    },
    breaches: 0,
    contested: 0,
  })
})

test('it shows present standing, convention and breaches', () => {
  const signed = inWorkbook(ConventionSigned({ party: 'wuye', kind: 'property-company', version: 2 }))
  expect(file('wuye', signed)).toMatchObject({ convention: { version: 2, signed: moment(2) } })
  const suspended = inCommunity(PartySuspended({ party: 'wuye', reason: sealed('r') }))
  expect(file('wuye', suspended)).toMatchObject({ standing: 'suspended' })
  expect(file('wuye', suspended, inCommunity(PartyReinstated({ party: 'wuye' })))).toMatchObject({ standing: 'active' })
  expect(file('wuye', inCommunity(PartyLeft({ party: 'wuye' })))).toMatchObject({ standing: 'left' })
  expect(file('wuye', inCommunity(PartyChanged({ party: 'wuye', nameEn: 'Estate' })))).toMatchObject({
    name: '物业',
    nameEn: 'Estate',
  })
  const breach = (breach: string) => BreachRecorded({ breach, party: 'wuye', item: '3.07.2', kind: 'late' })
  const breaches = inWorkbook(breach('b1'), breach('b2'), breach('b3'))
  expect(file('wuye', breaches)).toMatchObject({ breaches: 3 })
  const contest = { party: 'wuye', item: '3.07.2', words: sealed('w'), stage: 'society', dueBy: moment(30) } as const
  const contested = inWorkbook(BreachContested({ breach: 'b2', ...contest }))
  expect(file('wuye', breaches, contested)).toMatchObject({ breaches: 3, contested: 1 })
  const answer = { breach: 'b2', party: 'wuye', answeredBy: 'jwh', stage: 'society', reason: sealed('r') } as const
  const answered = inWorkbook(BreachContestAnswered({ ...answer, upheld: true }))
  expect(file('wuye', breaches, contested, answered)).toMatchObject({ breaches: 3, contested: 0 })
  const ended = inWorkbook(
    BreachRemedied({ breach: 'b1', party: 'wuye' }),
    BreachDismissed({ breach: 'b3', party: 'wuye', reason: sealed('r') }),
  )
  expect(file('wuye', breaches, ended)).toMatchObject({ breaches: 1 })
})

test('a breach counts for readers who may know of the demand that shows it', () => {
  const secret = told('d1', raised(), triaged({ visibility: 'restricted' }), assigned('dui'))
  const recorded = (breach: string, source?: string) =>
    BreachRecorded({ breach, party: 'wuye', item: '3.07.2', kind: 'late', ...(source === undefined ? {} : { source }) })
  const breaches = inWorkbook(
    ...[recorded('b1'), recorded('b2', 'resource-pa-hall'), recorded('b3', 'demand-pa-d1')],
    recorded('b4', 'demand-pa-unknown'),
  )
  const shop = reader('enterprise', { party: 'shop' })
  const counts = (who: Actor, ...more: Told[][]) =>
    (fileAs(who, 'wuye', secret, breaches, ...more) as { breaches: number }).breaches
  expect(counts(shop)).toBe(2)
  expect(counts(reader('organization', { party: 'dui' }))).toBe(3)
  expect(counts(reader('committee', { party: 'jwh' }))).toBe(4)
  const published = told('d1', triaged({ visibility: 'public' }))
  expect(counts(shop, published)).toBe(3)
  expect(counts(shop, published, inWorkbook(BreachRemedied({ breach: 'b3', party: 'wuye' })))).toBe(2)
})

describe('of tasks', () => {
  const restricted = (id: string) => told(id, raised(), triaged({ visibility: 'restricted' }), assigned())

  test('assigned tasks that are not done are owed, and overdue once their result was due', () => {
    const open = [...told('1', raised(), triaged(), assigned()), ...told('2', raised({ urgent: true }), assigned())]
    expect(file('wuye', open)).toMatchObject({ owes: { tasks: 2, overdue: 0 } })
    const due = told('3', raised(), triaged({ resolveBy: moment(5) }), assigned('wuye', { resolveBy: moment(5) }))
    expect(file('wuye', due, open)).toMatchObject({ owes: { tasks: 3, overdue: 1 } })
    const own = { acceptBy: moment(24), resolveBy: moment(200) }
    const late = told('3', raised(), triaged(), assigned('wuye', { resolveBy: moment(5), own }))
    expect(file('wuye', late, open)).toMatchObject({ owes: { tasks: 3, overdue: 0 } })
  })

  test('an open task is late by the clock of the reader, whether or not anything was recorded since', () => {
    const own = { acceptBy: moment(24), resolveBy: moment(200) }
    const open = told('1', raised(), triaged(), assigned('wuye', { own }))
    const read = (hours: number) => fileAt(moment(hours), auditor, 'wuye', open)
    expect(read(23.9)).toMatchObject({ owes: { overdue: 0 }, inTime: { accepted: { of: 0 }, delivered: { of: 0 } } })
    expect(read(24 + MOMENT_HOURS)).toMatchObject({ owes: { overdue: 0 }, inTime: { accepted: { count: 0, of: 1 } } })
    expect(read(200 + MOMENT_HOURS)).toMatchObject({ owes: { overdue: 1 }, inTime: { delivered: { count: 0, of: 1 } } })
  })

  test('tasks count as in time where acceptance or delivery was', () => {
    const events = [
      ...told('1', raised(), triaged(), assigned(), accepted(), delivered()),
      ...told('2', raised(), triaged(), assigned(), accepted('wuye', { inTime: false }), delivered()),
      ...told('3', raised(), triaged(), assigned(), accepted(), delivered('wuye', { inTime: false })),
      ...told('4', raised(), triaged(), assigned()),
    ]
    expect(file('wuye', events)).toMatchObject({
      owes: { tasks: 1 },
      inTime: { accepted: { count: 2, of: 3 }, delivered: { count: 2, of: 3 } },
    })
  })

  test('a result that is handed back late is late for its desk, once', () => {
    const order = { helper: { id: 'p', role: 'hotline', party: 'line' }, order: {} } as const
    const late = demandEvents.HandBackOverdue({ desk: 'wuye', due: moment(2) })
    const handed = (inTime: boolean) =>
      demandEvents.ResultHandedBack({ party: 'street', hotline: 'line', desk: 'wuye', result: sealed('x'), inTime })
    const events = [
      ...told('1', raised(order), handed(true), handed(false)),
      ...told('2', raised(order), late, handed(false)),
      ...told('3', raised(order), handed(true), demandEvents.OrderSentAgain({ order: {} }), late),
      ...told('4', raised(order)),
    ]
    expect(file('wuye', events)).toMatchObject({ inTime: { handedBack: { count: 2, of: 4 } } })
  })

  test('a demand sorted late is late for its desk, once, and not for the holder', () => {
    const atDesk = { desk: 'wuye', triageBy: moment(2) }
    const overdue = demandEvents.TriageOverdue({ desk: 'wuye', due: moment(2), to: ['social-work'] })
    const events = [
      ...told('1', raised(atDesk), triaged({ deskInTime: true }), assigned(), accepted(), delivered()),
      ...told('2', raised(atDesk), triaged({ deskInTime: false }), assigned(), accepted(), delivered()),
      ...told('3', raised(atDesk), overdue, triaged({ deskInTime: false })),
      ...told('4', raised(atDesk)),
      ...told('5', raised(), triaged()),
    ]
    expect(file('wuye', events)).toMatchObject({
      inTime: { delivered: { count: 2, of: 2 }, sorted: { count: 1, of: 3 } },
    })
  })

  test('restricted ones count for the party itself and for coordinators', () => {
    const events = [...told('1', raised(), triaged(), assigned()), ...['2', '3', '4', '5', '6'].flatMap(restricted)]
    const wuye = reader('property-company', { party: 'wuye' })
    for (const who of [wuye, reader('committee', { party: 'jwh' }), auditor]) {
      expect(fileAs(who, 'wuye', events)).toMatchObject({ owes: { tasks: 6 } })
    }
    expect(fileAs(reader('enterprise', { party: 'shop' }), 'wuye', events)).toMatchObject({ owes: { tasks: 1 } })
  })
})

describe('of shares and working time', () => {
  const lent = toResource('hall', [8, offered()], [9, asked('s1')], [10, shared('s1')], [32, started('s1')])

  test('what was used counts as given and received, and is owed while it is late or where it is lost', () => {
    const late = [...lent, ...toResource('other', [35, offered()])]
    expect(file('jwh', late)).toMatchObject({ gave: { shares: 1, value: 15_000 }, received: { shares: 0 } })
    expect(file('wuye', lent)).toMatchObject({ received: { shares: 0 }, owes: { unreturned: 0 } })
    expect(file('wuye', late)).toMatchObject({ received: { shares: 1, value: 15_000 } })
    expect(file('wuye', late)).toMatchObject({ owes: { unreturned: 1 } })
    const back = (condition: 'good' | 'lost') => [...late, ...toResource('hall', [36, backAgain('s1', { condition })])]
    expect(file('wuye', back('good'))).toMatchObject({ owes: { unreturned: 0 } })
    expect(file('wuye', back('lost'))).toMatchObject({ owes: { unreturned: 1 } })
  })

  test('a share for a resident is neither given nor received', () => {
    const lent = toResource('hall', offered(), asked('s1'), shared('s1', { forResident: true }), started('s1'))
    const nothing = { shares: 0, value: 0 }
    expect(file('wuye', lent)).toMatchObject({ received: nothing, owes: { unreturned: 0 } })
    expect(file('jwh', lent)).toMatchObject({ gave: nothing })
  })

  test('given and received values equal those of the balances', () => {
    const information = toResource(
      'news',
      offered({ category: 'information' }),
      asked('s1'),
      shared('s1', { value: 7 }),
    )
    const rice = [
      ...toResource('rice', offered({ category: 'material' }), asked('s1'), shared('s1')),
      ...toResource(
        'rice',
        ResourceConsumed({ share: 's1', party: 'wuye', quantity: 1, value: 99, day: '2026-03-09' }),
      ),
      ...toResource('rice', asked('s2'), shared('s2')),
      ...toResource('rice', ResourceConsumed({ share: 's2', party: 'wuye', quantity: 0, day: '2026-03-09' })),
    ]
    const ended = (share: string, end: Told['event']) => toResource('hall', asked(share), shared(share), end)
    const never = [
      ...ended('s2', ShareNoShow({ share: 's2', party: 'wuye' })),
      ...ended('s3', ShareWaitlisted({ share: 's3', party: 'wuye', cause: 'displaced' })),
      ...toResource('hall', asked('s4', { party: 'jwh' }), shared('s4', { party: 'jwh' }), started('s4', 'jwh')),
    ]
    const window = hours(0, 500)
    const handed = [
      ...toResource('hall', asked('s5', { window }), shared('s5', { window }), TermsChanged({ owner: 'dui' })),
      ...toResource('hall', started('s5')),
      ...toResource('hall', ShareCancelled({ share: 's5', party: 'wuye', cause: 'displaced' })),
    ]
    const events = history([...joined, ...lent, ...information, ...rice, ...never, ...handed])
    const balances = folded(resourceSharing, events)
    const files = folded(workbookCompliance, events)
    // A share that was not used leaves no row, unless its party did not come.
    expect(files.rows(uses).map(({ share }) => share)).toEqual([
      'hall.s1',
      'hall.s2',
      'hall.s4',
      'hall.s5',
      'news.s1',
      'rice.s1',
    ])
    for (const party of ['jwh', 'wuye', 'dui']) {
      const { gave, given, took, received, unreturned } =
        figureAt(balances, partyBalances.table, { party, month: 'total', category: 'all' }) ?? {}
      expect(Number(given) + Number(received)).toBeGreaterThan(0)
      expect(summedFor(auditor, files, partyFigures.table, { party })).toMatchObject({
        gave,
        givenValue: given,
        took,
        receivedValue: received,
        unreturned,
      })
    }
  })

  test('minutes count once confirmed, and are owed an answer until then', () => {
    const way = ['jwh', 'wuye'] as const
    const put = toPerson('li', logged('h1', 120, way), logged('h2', 60, way))
    expect(file('jwh', put)).toMatchObject({ gave: { minutes: 0 } })
    expect(file('wuye', put)).toMatchObject({ received: { minutes: 0 }, owes: { unconfirmed: 180 } })
    const answered = [...put, ...toPerson('li', confirmed('h1', 90, way))]
    expect(file('jwh', answered)).toMatchObject({ gave: { minutes: 90 } })
    expect(file('wuye', answered)).toMatchObject({ received: { minutes: 90 }, owes: { unconfirmed: 60 } })
  })
})
