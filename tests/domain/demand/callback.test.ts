import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { type Actor, type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { unenrolled } from '../../../domain/personnel/state.ts'
import {
  accepted,
  assigned,
  byParty,
  chess,
  closed,
  days,
  delivered,
  done,
  guard,
  hours,
  jwh,
  merged,
  NOW,
  neighbour,
  raised,
  reads,
  referred,
  reopened,
  resident,
  reworked,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  street,
  triaged,
  workers,
  working,
} from './story.ts'

const { CallbackDealt, CallbackDisputed, CallbackRecorded, FeedbackGiven, ReferralAnswered } = demandEvents
const contactable = [raised({ contact: '000' }), ...done.slice(1)]
const yes = { reached: true, resolved: true, satisfaction: 'satisfied' } as const
const said = (party = 'jwh', more: object = {}) => CallbackRecorded({ callback: 'k1', party, ...yes, ...more })
const byCallback = (party = 'jwh') => closed({ basis: 'callback', party })
const missed = (callback: string, at: number, party = 'jwh'): Past => ({
  event: CallbackRecorded({ callback, party, reached: false }),
  at,
})
const asPerson = (more: object) => ({ ...unenrolled, ...more })

describe('who calls back', () => {
  test('is a coordinator or the hotline, and no other party without a task', () => {
    for (const actor of [jwh, workers, street])
      story(contactable)
        .when('record-callback', yes, { actor })
        .then([said(actor.party), byCallback(actor.party)])
    const others: Actor[] = [
      guard,
      { id: 'o', role: 'owners-committee', party: 'owners' },
      { id: 'e', role: 'enterprise', party: 'pharmacy' },
      { id: 'g', role: 'government', party: 'bureau' },
    ]
    for (const actor of others) {
      story(contactable).when('record-callback', yes, { actor }).rejects('forbidden')
      story(contactable).when('close', { basis: 'independent-check' }, { actor }).rejects('forbidden')
    }
  })

  test('may know of the demand', () => {
    const restricted = [raised({ contact: '000' }), triaged({ visibility: 'restricted' }), ...done.slice(2)]
    const hotline: Actor = { id: 'h', role: 'hotline', party: '12345' }
    story(restricted).when('record-callback', yes, { actor: hotline }).rejects('demand.unknown')
    story(restricted).when('close', { basis: 'unreachable' }, { actor: hotline }).rejects('demand.unknown')
  })

  test('is no person who delivered, in whatever role, and no member of a party that delivered', () => {
    // A volunteer of chess is also a social worker.
    const inOtherRole: Actor = { ...workers, id: chess.id }
    story(contactable).when('record-callback', yes, { actor: inOtherRole }).rejects('demand.shared-person')
    story(contactable).when('close', { basis: 'unreachable' }, { actor: inOtherRole }).rejects('demand.shared-person')
    const named = [...contactable.slice(0, 2), assigned('chess', { person: 'li' }), accepted(), delivered()]
    story(named, { actor: { ...workers, id: 'li' } })
      .when('record-callback', yes)
      .rejects('demand.shared-person')
    const member = { ...reads, sender: asPerson({ person: workers.id, parties: ['workers', 'chess'] }) }
    story(contactable, { actor: workers, reads: member }).when('record-callback', yes).rejects('demand.shared-person')
  })

  test('is not the raiser in another role', () => {
    const alias = { ...reads, sender: asPerson({ person: jwh.id, resident: resident.id, parties: ['jwh'] }) }
    story(contactable, { reads: alias }).when('record-callback', yes).rejects('demand.own-demand')
    story(contactable, { actor: { ...jwh, id: resident.id } })
      .when('record-callback', yes)
      .rejects('demand.own-demand')
  })

  test('is only the party that the engine asked, once it did', () => {
    const dealt = [...contactable, CallbackDealt({ party: 'workers', due: iso(days(3)) })]
    story(dealt).when('record-callback', yes).rejects('callback.dealt-elsewhere')
    story(dealt, { actor: workers })
      .when('record-callback', yes)
      .then([said('workers'), byCallback('workers')])
    const named = [...contactable, CallbackDealt({ party: 'guard', due: iso(days(3)) })]
    story(named, { actor: guard })
      .when('record-callback', yes)
      .then([said('guard'), byCallback('guard')])
  })

  test('keeps to what the raiser ruled out', () => {
    const none = [raised({ contact: '000', safeContact: { none: true } }), ...done.slice(1)]
    story(none).when('record-callback', yes).rejects('contact.unsafe')
    story(none)
      .when('close', { basis: 'independent-check' })
      .then([closed({ basis: 'independent-check', party: 'jwh' })])
  })

  test('asks whether contact was made, too, and only of raisers who were reached', () => {
    story(contactable)
      .when('record-callback', { ...yes, contacted: false })
      .then([said('jwh', { contacted: false }), byCallback()])
    story(contactable).when('record-callback', { reached: false, contacted: true }).rejects('callback.incomplete')
  })
})

describe('a raiser who delivered as a person', () => {
  const check = { basis: 'independent-check' }
  const resolved = FeedbackGiven({ resolved: true })
  const tied = FeedbackGiven({ resolved: true, tied: true })
  /** The person of chess who delivered is the resident who raised it: by the same account, by the enrolment, or as a member. */
  const ties: [string, readonly (DomainEvent | Past)[], object][] = [
    ['by the same account', [...working, { event: delivered(), by: { ...chess, id: resident.id } }], {}],
    ['by enrolment', [...working, delivered('chess', { alsoResidents: [resident.id] })], {}],
    ['by the task', [...sorted, assigned('chess', { person: resident.id }), accepted(), delivered()], {}],
    ['as a member', done, { raiserAsPerson: asPerson({ person: resident.id, parties: ['chess'] }) }],
  ]
  test.each(ties)('%s does not close: an independent party checks', (_, history, more) => {
    const assumed = { actor: resident, reads: { ...reads, ...more } }
    story(history, assumed).when('give-feedback', { resolved: true }).then([tied])
    story(history, assumed).when('close', { basis: 'confirmed' }).rejects('demand.needs-check')
    story(history, { ...assumed, actor: jwh })
      .when('record-callback', yes)
      .then([said('jwh', { tied: true })])
    story(history, { ...assumed, actor: service })
      .when('close', { basis: 'silence' }, { now: days(8) })
      .then([CallbackDealt({ check: 'shared-person', party: 'jwh', due: iso(days(11)) })])
    story(history, { ...assumed, actor: jwh })
      .when('close', check)
      .then([closed({ ...check, party: 'jwh' } as Parameters<typeof closed>[0])])
  })

  test('is recorded by the delivery', () => {
    const sender = asPerson({ person: chess.id, resident: 'resident-7' })
    const worker = asPerson({ person: 'li', resident: 'resident-8' })
    story(working, { actor: chess, reads: { ...reads, sender, worker } })
      .when('deliver', { task: 't1', result: 'lit again' })
      .then([delivered('chess', { alsoResidents: ['resident-7', 'resident-8'] })])
  })

  test('does not judge a merged demand either', () => {
    const original = stateAfter(raised({ raiser: { kind: 'resident', id: 'resident-9' } }), ...done.slice(1))
    const reading = { reads: { ...reads, original: { ...original, alsoResidents: ['resident-7'] } } }
    story([...sorted, merged()], { actor: resident, ...reading })
      .when('give-feedback', { resolved: true })
      .then([tied])
    story([...sorted, merged()], { actor: resident, reads: { ...reads, original } })
      .when('give-feedback', { resolved: true })
      .then([resolved, closed()])
  })
})

describe('a raiser who cannot be reached', () => {
  const unreachable = { basis: 'unreachable' }
  const once = [...contactable, missed('k1', NOW)]

  test('is checked after failed callbacks on three different days, also where silence never closes', () => {
    const urgently = [raised({ contact: '000' }), triaged({ visibility: 'restricted', level: 'L1' }), ...done.slice(2)]
    for (const history of [contactable, urgently]) {
      const twice = [...history, missed('k1', NOW), missed('k2', hours(24)), missed('k3', hours(25))]
      const { details } = story(twice).when('close', unreachable).rejects('demand.call-again')
      expect(details).toEqual({ days: 2, needed: 3 })
      story([...twice, missed('k4', hours(48))])
        .when('close', unreachable)
        .then([closed({ basis: 'unreachable', party: 'jwh' })])
    }
  })

  test('is not unreachable by days of the community that are one day, by one call, or after an answer', () => {
    story(once).when('close', unreachable).rejects('demand.call-again')
    story(once).when('close', { basis: 'independent-check' }).rejects('demand.ask-raiser')
    // 16:00 to 23:59 in Shanghai.
    const evening = [...once, missed('k2', hours(4)), missed('k3', hours(8) - 1)]
    story(evening).when('close', unreachable).rejects('demand.call-again')
    const three = [missed('k1', days(1)), missed('k2', days(2)), missed('k3', days(3))]
    const spoke = said('workers', { callback: 'k4' })
    story([...contactable, ...three, spoke], { now: days(4) })
      .when('close', unreachable)
      .rejects('demand.call-again')
    // Calls about an earlier delivery say nothing about this one.
    const again = [reopened(), assigned('workers', { task: 't2' }), accepted('workers', 't2')]
    const later = { event: delivered('workers', { task: 't2' }), at: days(4) }
    story([...contactable, ...three, ...again, later], { now: days(5) })
      .when('close', unreachable)
      .rejects('demand.call-again')
  })
})

describe('a dispute', () => {
  const over = [...contactable, said(), byCallback()]
  const disputed = (more: object = {}) => CallbackDisputed({ callback: 'k1', party: 'jwh', opens: true, ...more })

  test('makes the callback void and opens the demand again, within seven days', () => {
    story(over, { actor: resident })
      .when('dispute-callback', { note: 'no call came' }, { now: days(7) })
      .then([disputed({ note: 'no call came' })])
    story(over, { actor: resident })
      .when('dispute-callback', {}, { now: days(7) + 1 })
      .rejects('callback.dispute-too-late')
    for (const actor of [neighbour, jwh, chess])
      story(over).when('dispute-callback', {}, { actor }).rejects('forbidden')
    expect(standing(...over, disputed())).toBe('delivered')
    story([...over, disputed()], { actor: resident })
      .when('dispute-callback')
      .then([])
  })

  test('leaves only the raiser’s feedback or the call of another party', () => {
    const open = [...over, disputed()]
    story(open).when('record-callback', yes).rejects('callback.void')
    story(open, { actor: service, now: days(9) })
      .when('close', { basis: 'silence' })
      .rejects('demand.silence-excluded')
    story(open, { actor: workers })
      .when('record-callback', yes)
      .then([said('workers', { callback: 'k2' }), byCallback('workers')])
    story(open, { actor: resident })
      .when('give-feedback', { resolved: true })
      .then([FeedbackGiven({ resolved: true }), closed()])
    // Work that is delivered once more can be asked about by each party.
    const again = [reopened(), assigned('workers', { task: 't2' }), accepted('workers', 't2')]
    story([...open, closed(), ...again, delivered('workers', { task: 't2' })])
      .when('record-callback', yes)
      .then([said('jwh', { callback: 'k2' }), byCallback()])
  })

  test('of the call that repeats the closing one opens the demand, too', () => {
    const repeated = [
      ...over,
      CallbackDealt({ party: 'workers', due: iso(days(3)), repeats: 'k1' }),
      said('workers', { callback: 'k2', repeats: 'k1', differs: false }),
    ]
    for (const [data, callback, party] of [
      [{}, 'k2', 'workers'],
      [{ callback: 'k2' }, 'k2', 'workers'],
      [{ callback: 'k1' }, 'k1', 'jwh'],
    ] as const) {
      const dispute = CallbackDisputed({ callback, party, opens: true })
      story(repeated, { actor: resident }).when('dispute-callback', data).then([dispute])
      expect(standing(...repeated, dispute)).toBe('delivered')
    }
    // Open again by the first dispute, it is not opened once more.
    story([...repeated, CallbackDisputed({ callback: 'k2', party: 'workers', opens: true })], { actor: resident })
      .when('dispute-callback', { callback: 'k1' })
      .then([CallbackDisputed({ callback: 'k1', party: 'jwh' })])
  })

  test('opens what was referred or merged where it stood', () => {
    const handled = [raised({ contact: '000' }), referred, ReferralAnswered({ outcome: 'handled', answer: 'done' })]
    expect(standing(...handled, said(), byCallback(), disputed())).toBe('delivered')
    expect(standing(raised({ contact: '000' }), merged(), said(), byCallback(), disputed())).toBe('merged')
  })

  test('of an answer that closed nothing is recorded', () => {
    const unhelped = [...contactable, said('jwh', { resolved: false }), reopened({ cause: 'callback' })]
    story(unhelped, { actor: resident })
      .when('dispute-callback')
      .then([CallbackDisputed({ callback: 'k1', party: 'jwh' })])
    expect(standing(...unhelped, CallbackDisputed({ callback: 'k1', party: 'jwh' }))).toBe('triaged')
    story(contactable, { actor: resident }).when('dispute-callback').rejects('callback.unknown')
  })
})

describe('a sample', () => {
  const drawn = { digest: () => '00000014' }
  const again = (more: object = {}) => CallbackDealt({ party: 'workers', due: iso(days(3)), repeats: 'k1', ...more })
  const sampled = [...contactable, said(), byCallback(), again()]

  test('of one callback in twenty is repeated by another party', () => {
    story(contactable, drawn).when('record-callback', yes).then([said(), byCallback(), again()])
    const repeated = Array.from({ length: 41 }, (_, lot) => lot).filter((lot) => {
      const digest = () => lot.toString(16).padStart(8, '0')
      const { decision } = story(contactable, { digest }).when('record-callback', yes)
      return JSON.stringify(decision).includes('repeats')
    })
    expect(repeated).toEqual([0, 20, 40])
    story(sampled).when('record-callback', yes).rejects('demand.wrong-state')
  })

  test('keeps both answers, and opens a demand whose raiser was not helped after all', () => {
    story(sampled, { actor: workers })
      .when('record-callback', yes)
      .then([said('workers', { callback: 'k2', repeats: 'k1', differs: false })])
    const no = { reached: true, resolved: false }
    story(sampled, { actor: workers })
      .when('record-callback', no)
      .then([
        CallbackRecorded({ callback: 'k2', party: 'workers', ...no, repeats: 'k1', differs: true }),
        reopened({ cause: 'callback' }),
        reworked(),
      ])
    const { state } = story([...sampled, said('workers', { callback: 'k2', repeats: 'k1', differs: false })])
    expect([stateOf(state), state.deal]).toEqual(['closed', undefined])
  })

  test('does not go back to the first caller, to the raiser’s party or to those who delivered', () => {
    const ofWorkers = [byParty('workers'), ...done.slice(1)]
    story(ofWorkers, drawn)
      .when('record-callback', yes)
      .then([said(), byCallback(), again({ party: 'street' })])
    const skipped = demandEvents.CallbackSkipped({ party: 'workers', reason: 'interest' })
    story(sampled, { actor: workers })
      .when('skip-callback', { reason: 'interest' })
      .then([skipped, again({ party: 'street' })])
  })
})
