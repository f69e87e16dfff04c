import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import {
  isFounder,
  isSignatory,
  itemOf,
  mayReceive,
  partIn,
  type WorkbookState,
} from '../../../domain/workbook/state.ts'
import { admin, chess, joined, jwh, of, societies, workers } from '../community/people.ts'
import {
  adopted,
  communityWith,
  drafted,
  inCommunity,
  inForce,
  mediation,
  signed,
  visits,
  volunteers,
} from './founding.ts'

const { ConventionSigned, ItemAmended, WorkbookAdopted } = workbookEvents
const { PartyLeft, PartySuspended } = communityEvents
const guard = of('guard', 'property-company')
const sign = (history: readonly DomainEvent[], actor = chess, version = 1, where = communityWith()) =>
  inCommunity(history, { actor }, where).when('sign', { version })
const adopt = (history: readonly DomainEvent[], where = communityWith(), actor = admin, version = 1) =>
  inCommunity(history, { actor }, where).when('adopt', { version })

describe('signing', () => {
  test('is for each party itself, of every kind', () => {
    sign([drafted, visits]).then([signed.chess])
    sign([drafted, visits], guard).then([signed.guard])
    sign([drafted, visits], admin).rejects('forbidden')
    sign([drafted, visits], { id: 'r1', role: 'resident', party: 'chess' }).rejects('workbook.unknown')
  })
  test('names the version that the party has read', () => {
    sign([drafted], chess, 2).rejects('workbook.other-version')
    sign([]).rejects('workbook.unknown')
  })
  test('happens once', () => {
    sign([drafted, signed.chess]).rejects('convention.signed')
    sign(inForce).rejects('convention.signed')
  })
  test('needs an active party', () => {
    const suspended = communityWith(PartySuspended({ party: 'chess', reason: '整改' }))
    sign([drafted], chess, 1, suspended).rejects('party.suspended')
  })
  test('is possible for a version in force too', () => {
    sign(inForce, guard).then([signed.guard])
  })
})

describe('adopting the first version', () => {
  const ready = [drafted, visits, mediation, signed.jwh, signed.chess, signed.workers]

  test('needs the signatures of all founding parties, and of no others', () => {
    adopt(ready).then([adopted])
  })
  test('is allowed to each of the three societies only', () => {
    for (const actor of Object.values(societies)) adopt(ready, communityWith(), actor).then([adopted])
    adopt(ready, communityWith(), guard).rejects('forbidden')
  })
  test('is refused while one of them has not signed', () => {
    expect(adopt(ready, communityWith(volunteers)).rejects('convention.unsigned').details).toEqual({
      parties: ['safe'],
    })
  })
  test('ignores parties that have left or are suspended', () => {
    adopt(ready, communityWith(volunteers, PartySuspended({ party: 'safe', reason: '整改' }))).then([adopted])
    adopt(ready, communityWith(volunteers, PartyLeft({ party: 'safe' }))).then([adopted])
  })
  test('is refused without all three societies', () => {
    for (const [society, { party = '' }] of Object.entries(societies)) {
      const { details } = adopt(ready, communityWith(PartyLeft({ party }))).rejects('convention.society-missing')
      expect(details).toEqual({ societies: [society] })
    }
  })
  test('needs items, happens once, and names the version that exists', () => {
    adopt([drafted, signed.jwh, signed.chess, signed.workers]).rejects('workbook.empty')
    adopt(inForce).rejects('workbook.adopted')
    adopt(ready, communityWith(), admin, 2).rejects('workbook.other-version')
    adopt([]).rejects('workbook.unknown')
  })
  test('ends the need for all signatures: later a party that does not sign blocks no other', () => {
    const where = communityWith(volunteers)
    const { state } = inCommunity(inForce, {}, where)
    expect(isSignatory(state, 'safe')).toBe(false)
    expect(isSignatory(state, 'chess')).toBe(true)
    sign(inForce, guard, 1, where).then([signed.guard])
  })
  test('records the founders', () => {
    const { state } = inCommunity([...inForce, signed.guard])
    expect(isFounder(state, 'chess')).toBe(true)
    expect(isFounder(state, 'guard')).toBe(false)
  })
})

describe('a change after a signature', () => {
  const amended = (names: Parameters<typeof ItemAmended>[0]['names'], matter?: string) =>
    ItemAmended({ code: '3.07.2', level: 'L2', names, ...(matter === undefined ? {} : { matter }) })
  const concerned = [{ kind: 'social-work' }, { kind: 'organization' }] as const

  test('in a draft must be signed again by the parties that it names before the adoption', () => {
    const changed = [drafted, visits, mediation, signed.jwh, signed.chess, signed.workers, amended([...concerned])]
    expect(adopt(changed).rejects('convention.unsigned').details).toEqual({ parties: ['chess', 'workers'] })
    sign(changed, jwh).rejects('convention.signed')
    sign(changed, workers).then([signed.workers])
    adopt([...changed, signed.workers, signed.chess]).then([adopted])
  })
  test('that adds an item concerns the parties of that item too', () => {
    const late = [drafted, mediation, signed.jwh, signed.chess, signed.workers, visits]
    expect(adopt(late).rejects('convention.unsigned').details).toEqual({ parties: ['chess', 'workers'] })
  })
  test('by a matter needs new signatures only from the parties that it names, and for that item only', () => {
    const history = [...inForce, amended([{ party: 'workers' }], 'm1')]
    sign(history, jwh).rejects('convention.signed')
    sign(history, chess).rejects('convention.signed')
    sign(history, workers).then([signed.workers])
    const receives = (past: readonly DomainEvent[]) => reach(inCommunity(past).state, '3.07.2')
    expect(receives(history)).toEqual(['chess'])
    expect(isSignatory(inCommunity(history).state, 'workers')).toBe(true)
    expect(receives([...history, signed.workers])).toEqual(['chess', 'workers'])
  })
  test('made twice to one item needs one signature', () => {
    const { state } = inCommunity([...inForce, amended([...concerned], 'm1'), amended([...concerned], 'm2')])
    expect(state.signatures.chess?.outstanding).toEqual(['3.07.2'])
  })
})

/** The parties, of four, that can receive tasks of an item. */
function reach(state: WorkbookState, code: string): string[] {
  const item = itemOf(state, code)
  const parties = [joined.jwh, joined.chess, joined.workers, joined.guard, volunteers].map(({ data }) => data)
  return parties.flatMap(({ party, kind }) => (item && mayReceive(state, item, { id: party, kind }) ? [party] : []))
}

describe('the parties that may receive tasks of an item', () => {
  test('are its lead and supporters, by kind or by name, that have signed', () => {
    const { state } = inCommunity([...inForce, signed.guard])
    expect(reach(state, '3.07.2'), 'the other organisation has not signed').toEqual(['chess', 'workers'])
    expect(reach(state, '1.01'), 'one that is named').toEqual(['jwh'])
    const safe = ConventionSigned({ party: 'safe', kind: 'organization', version: 1 })
    expect(reach(inCommunity([...inForce, safe]).state, '3.07.2')).toEqual(['chess', 'workers', 'safe'])
  })
  test('do not exist before a version is in force', () => {
    expect(reach(inCommunity(inForce.slice(0, -1)).state, '3.07.2')).toEqual([])
  })
  test('exclude parties that signed another version than the one in force', () => {
    const { state } = inCommunity([...inForce, WorkbookAdopted({ version: 2 })])
    expect(reach(state, '3.07.2')).toEqual([])
    expect(isFounder(state, 'jwh'), 'founders stay founders').toBe(true)
  })
  test('exclude unknown parties, and do not exist for an unknown item', () => {
    const { state } = inCommunity(inForce)
    expect(itemOf(state, '9.9')).toBeUndefined()
    expect(itemOf(state, 'constructor')).toBeUndefined()
    expect(isSignatory(state, 'constructor')).toBe(false)
  })
  test('lead where they lead by kind and support by name', () => {
    const item = { ...visits.data, supporters: [{ party: 'workers' }] }
    expect(partIn(item, { id: 'workers', kind: 'social-work' })).toBe('lead')
    expect(partIn(visits.data, { id: 'chess', kind: 'organization' })).toBe('supporter')
    expect(partIn(visits.data, { id: 'guard', kind: 'property-company' })).toBeUndefined()
  })
})
