import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { demandSight, isInvolved } from '../../../domain/demand/sight.ts'
import { type DomainEvent, factsMeet, iso } from '../../../domain/kernel/index.ts'
import type { Assumptions } from '../../../domain/kernel/scenario.ts'
import {
  accepted,
  assigned,
  book,
  byParty,
  chess,
  closed,
  days,
  delivered,
  done,
  guard,
  jwh,
  left,
  merged,
  NOW,
  place,
  raised,
  reads,
  service,
  sorted,
  stateAfter,
  story,
  triaged,
  workers,
} from './story.ts'

const { CallbackDealt, CallbackRecorded, CallbackSkipped } = demandEvents
type Deal = Parameters<typeof CallbackDealt>[0]
const dealt = (more: Partial<Deal> = {}) => CallbackDealt({ party: 'jwh', due: iso(days(3)), ...more })
const lapsed = (party: string) => CallbackSkipped({ party, reason: 'lapsed' })
const contactable = [raised({ contact: '000' }), ...done.slice(1)]
const by = (history: readonly DomainEvent[], { now = NOW, ...assumed }: Assumptions = {}) =>
  story(history, { ...assumed, actor: service }).when('deal-callback', {}, { now })
const next = (...history: DomainEvent[]) => nextDemandDeadline(stateAfter(...history))

describe('the engine', () => {
  test('asks a party at once to call the raiser, and the next where that one lets its time pass', () => {
    expect(next(...contactable)).toEqual({ at: NOW, command: 'deal-callback', data: {} })
    by(contactable).then([dealt()])
    by([...contactable, dealt()], { now: days(4) - 1 }).then([])
    by([...contactable, dealt()], { now: days(4) }).then([
      lapsed('jwh'),
      dealt({ party: 'workers', due: iso(days(7)) }),
    ])
    const all = ['jwh', 'workers', 'street'].flatMap((party) => [dealt({ party }), lapsed(party)])
    by([...contactable, ...all.slice(0, -1)], { now: days(9) }).then([lapsed('street'), dealt({ due: iso(days(12)) })])
    by(sorted).then([])
    story(contactable).when('deal-callback').rejects('forbidden')
  })

  test('asks another party at once where the asked one no longer takes part', () => {
    by([...contactable, dealt()], { reads: { community: place(left('jwh')) } }).then([
      lapsed('jwh'),
      dealt({ party: 'workers' }),
    ])
  })

  test('asks committee, social workers and named parties first, then the street office', () => {
    by([raised({ contact: '000' }), triaged(), assigned('workers'), accepted('workers'), delivered('workers')]).then([
      dealt(),
    ])
    const both = [byParty('jwh'), triaged(), assigned('workers'), accepted('workers'), delivered('workers')]
    by(both).then([dealt({ party: 'street' })])
    const item = book.items['3.07.2']
    const withGuard = { ...book, items: { ...book.items, '3.07.2': { ...item, callbacks: [{ party: 'guard' }] } } }
    by(both, { reads: { ...reads, workbook: withGuard } }).then([dealt({ party: 'guard' })])
    const hidden = [both[0] as DomainEvent, triaged({ visibility: 'restricted' }), ...both.slice(2)]
    by(hidden, { reads: { ...reads, workbook: withGuard } }).then([dealt({ party: 'street' })])
  })

  test('opens the contact to a named party that it asked', () => {
    const opens = (...history: DomainEvent[]) =>
      factsMeet(isInvolved(guard), demandSight.facts(stateAfter(...contactable, ...history)))
    expect([opens(), opens(dealt({ party: 'guard' })), opens(dealt())]).toEqual([false, true, false])
    story([...contactable, dealt({ party: 'guard' })], { actor: guard })
      .when('skip-callback', { reason: 'capacity' })
      .then([CallbackSkipped({ party: 'guard', reason: 'capacity' }), dealt()])
  })

  test('falls back on a person of a holder who did not deliver, marked as a stand-in', () => {
    const history = [byParty('jwh'), triaged(), assigned('workers'), accepted('workers'), delivered('workers')]
    const alone = { reads: { ...reads, community: place(left('street')) } }
    const standIn = dealt({ party: 'workers', standIn: true })
    by(history, alone).then([standIn])
    const yes = { reached: true, resolved: true, satisfaction: 'satisfied' } as const
    story([...history, standIn], { ...alone, actor: workers })
      .when('record-callback', yes)
      .rejects('demand.shared-person')
    story([...history, standIn], { ...alone, actor: { ...workers, id: 'wang' } })
      .when('record-callback', yes)
      .then([
        CallbackRecorded({ callback: 'k1', party: 'workers', standIn: true, ...yes }),
        closed({ basis: 'callback', party: 'workers', standIn: true }),
      ])
  })

  test('says where no party is left, and looks again later', () => {
    const gone = { reads: { ...reads, community: place(left('street'), left('workers'), left('chess'), left('jwh')) } }
    by(contactable, gone).then([CallbackDealt({ due: iso(days(7)) })])
    const undealt = [...contactable, CallbackDealt({ due: iso(days(6)) })]
    expect(next(...undealt)).toEqual({ at: days(6), command: 'deal-callback', data: {} })
    by(undealt, { now: days(6) }).then([dealt({ due: iso(days(9)) })])
  })

  test('asks parties that the raiser allows, and asks for a check where none may call', () => {
    const only = raised({ contact: '000', safeContact: { kinds: ['social-work'] } })
    by([only, ...done.slice(1)]).then([dealt({ party: 'workers' })])
    by([raised({ contact: '000', safeContact: { none: true } }), ...done.slice(1)]).then([
      dealt({ check: 'no-contact' }),
    ])
    by([raised({ raiser: { kind: 'anonymous' } }), ...done.slice(1)]).then([dealt({ check: 'no-contact' })])
    by([byParty('chess'), ...done.slice(1)]).then([dealt({ check: 'shared-person' })])
  })

  test('asks a party also about a merged demand whose original is delivered', () => {
    const original = stateAfter(...done)
    const joined = [raised({ contact: '000' }), triaged(), merged()]
    by(joined, { reads: { ...reads, original } }).then([dealt()])
    by(joined, { reads: { ...reads, original: stateAfter(...sorted) } }).then([])
  })
})

describe('a party that was asked', () => {
  test('skips with a reason, and another is asked', () => {
    story([...contactable, dealt()], { actor: jwh })
      .when('skip-callback', { reason: 'interest', note: 'her sister works here' })
      .then([
        CallbackSkipped({ party: 'jwh', reason: 'interest', note: 'her sister works here' }),
        dealt({ party: 'workers' }),
      ])
    for (const actor of [workers, chess])
      story([...contactable, dealt()])
        .when('skip-callback', { reason: 'other' }, { actor })
        .rejects('forbidden')
    story(contactable).when('skip-callback', { reason: 'other' }).rejects('forbidden')
  })

  test('to repeat a callback passes it on in time as well, until no party is left', () => {
    const said = CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: true })
    const sampled = [...contactable, said, closed({ basis: 'callback', party: 'jwh' })]
    const first = dealt({ party: 'workers', repeats: 'k1' })
    expect(next(...sampled, first)).toEqual({ at: days(4), command: 'deal-callback', data: {} })
    const second = dealt({ party: 'street', due: iso(days(7)), repeats: 'k1' })
    by([...sampled, first], { now: days(4) }).then([lapsed('workers'), second])
    const over = [...sampled, first, lapsed('workers'), second]
    by(over, { now: days(8) }).then([lapsed('street')])
    expect(next(...over, lapsed('street'))).toBeUndefined()
  })

  test('tries again the day after a call that reached no one', () => {
    const missed = CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false })
    const { deal } = story([...contactable, dealt({ due: iso(NOW) }), { event: missed, at: days(2) }]).state
    expect(deal).toEqual({ party: 'jwh', due: days(3) })
  })
})

describe('an urgent or restricted demand', () => {
  test.each([
    ['urgent', triaged({ level: 'L1' })],
    ['restricted', triaged({ visibility: 'restricted' })],
  ])('that is %s has a next deadline until its end', (_, sorting) => {
    const history = [raised({ contact: '000' }), sorting, ...done.slice(2)]
    expect(next(...history)?.command).toBe('deal-callback')
    expect(next(...history, dealt())).toEqual({ at: days(4), command: 'deal-callback', data: {} })
    const missed = (id: string) => CallbackRecorded({ callback: id, party: 'jwh', reached: false })
    expect(next(...history, dealt(), missed('k1'))?.command).toBe('deal-callback')
    // A resident without a contact is asked in the inbox first, then an independent party checks.
    const silent = [raised(), sorting, ...done.slice(2)]
    expect(next(...silent)).toEqual({ at: days(7), command: 'deal-callback', data: {} })
    by(silent, { now: days(7) }).then([
      dealt({ check: 'no-contact', due: iso(days(sorting.data.level === 'L1' ? 8 : 10)) }),
    ])
    story(silent)
      .when('close', { basis: 'independent-check' }, { now: days(7) })
      .then([closed({ basis: 'independent-check', party: 'jwh' })])
    story(silent)
      .when('close', { basis: 'independent-check' }, { now: days(7) - 1 })
      .rejects('demand.ask-raiser')
  })

  test('that is neither closes by silence all the same', () => {
    expect(next(...contactable, dealt({ due: iso(days(9)) }))).toEqual({
      at: days(7),
      command: 'close',
      data: { basis: 'silence' },
    })
  })
})
