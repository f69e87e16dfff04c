import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import {
  accepted,
  assigned,
  chess,
  closed,
  days,
  delivered,
  guard,
  jwh,
  left,
  place,
  raised,
  safe,
  service,
  sorted,
  stateAfter,
  story,
  street,
  triaged,
  workers,
  working,
} from './story.ts'

const { ApprovalAnswered, ApprovalAsked, ApprovalLapsed, ApprovalPassedOn, DemandHeld } = demandEvents

const terms = { code: 'weather', reason: 'rain for two weeks', reviewBy: iso(days(20)) } as const
/** The ends of Tuesday and of Thursday in Shanghai. */
const [TUESDAY, THURSDAY] = ['2026-03-03T16:00:00.000Z', '2026-03-05T16:00:00.000Z']
const justPast = (moment: string): number => Date.parse(moment) + 1

const ask = (by: Actor, more: object = {}): Past => ({
  by,
  event: ApprovalAsked({
    approval: 'ap1',
    party: by.party ?? '',
    independence: 'another-society',
    asked: { act: 'hold', ...terms },
    stage: 'society',
    kinds: ['committee', 'social-work'],
    dueBy: TUESDAY,
    ...more,
  }),
})
const grant = { approval: 'ap1', granted: true }
const answered = (by: Actor, more: object = {}) =>
  ApprovalAnswered({ approval: 'ap1', act: 'hold', granted: true, party: by.party ?? '', stage: 'society', ...more })
const heldFor = (by: Actor, asking = 'chess') =>
  DemandHeld({ ...terms, approvedBy: by.party ?? '', askedBy: asking, approval: 'ap1' })

const asked = [...working, ask(chess)]
const member = (id: string, ...parties: string[]) =>
  given(person, [
    personnelEvents.PersonEnrolled({ person: id, name: 'x', weeklyCap: 10 }),
    ...parties.map((party) => personnelEvents.MembershipStarted({ party, day: '2026-01-05' })),
  ]).state
const elected = (of: Actor, year = 2026) =>
  communityEvents.PersonAppointed({
    appointment: 'a1',
    person: of.id,
    party: of.party ?? '',
    post: { kind: 'representative', year },
  })
const second: Actor = { ...chess, id: 'person-chess-2' }
const third: Actor = { ...chess, id: 'person-chess-3' }

describe('an approval', () => {
  test('that is granted carries out what was asked', () => {
    for (const actor of [jwh, workers])
      story(asked, { actor })
        .when('answer-approval', grant)
        .then([answered(actor), heldFor(actor)])
    expect(stateAfter(...asked, answered(jwh), heldFor(jwh))).toMatchObject({ approvals: [], holds: 1 })
  })

  test('that is refused changes nothing, and says why', () => {
    const reason = 'the weather is fine'
    story(asked)
      .when('answer-approval', { ...grant, granted: false, reason })
      .then([answered(jwh, { granted: false, reason })])
    story(asked)
      .when('answer-approval', { ...grant, granted: false })
      .rejects('approval.reason-missing')
  })

  test('is judged again by the rule of the act', () => {
    story([...asked, delivered()])
      .when('answer-approval', grant)
      .rejects('demand.wrong-state')
    story(asked, { now: days(21) })
      .when('answer-approval', grant)
      .rejects('hold.review-past')
    story([...asked, triaged({ level: 'L1' })])
      .when('answer-approval', grant)
      .rejects('demand.urgent')
  })

  test('is answered once, asked once at a time, and falls away with the end of the demand', () => {
    story([...asked, answered(jwh, { granted: false })])
      .when('answer-approval', grant)
      .rejects('approval.not-open')
    story(asked, { actor: chess }).when('hold', terms).rejects('approval.open')
    story([...asked, answered(jwh, { granted: false })], { actor: chess })
      .when('hold', terms)
      .then([ask(chess, { approval: 'ap2', independence: 'another-party' }).event])
    expect(stateAfter(...asked, delivered(), closed()).approvals).toEqual([])
  })

  test('stops no clock and no escalation', () => {
    const [before, open] = [stateAfter(...working), stateAfter(...asked)]
    expect({ ...open, approvals: [], approvalsAsked: 0 }).toEqual(before)
  })
})

describe('an approval is not answered by', () => {
  test('the asker, the asker’s party, and a party of its society', () => {
    const byWorkers = [...sorted, assigned('workers'), accepted('workers'), ask(workers)]
    for (const actor of [workers, { ...workers, id: 'person-workers-2' }])
      story(byWorkers, { actor })
        .when('answer-approval', grant)
        .rejects(actor === workers ? 'approval.own-request' : 'approval.other-answerer')
    const community = place(elected(safe))
    story(asked, { actor: safe, reads: { community } })
      .when('answer-approval', grant)
      .rejects('approval.other-answerer')
    story([...working, ask(chess, { independence: 'another-party' })], { actor: safe, reads: { community } })
      .when('answer-approval', grant)
      .then([answered(safe), heldFor(safe)])
  })

  test('a party with a task, nor a person who also belongs to one', () => {
    const both = [...working, assigned('workers', { task: 't2' }), ask(chess)]
    story(both, { actor: workers }).when('answer-approval', grant).rejects('approval.own-work')
    story(both, { reads: { answerer: member(jwh.id, 'jwh', 'workers') } })
      .when('answer-approval', grant)
      .rejects('approval.own-work')
  })

  test('a person of the asking party, nor where the asker belongs to the answering one', () => {
    const asking = [...sorted, ask(jwh)]
    story(asking, { actor: workers, reads: { answerer: member(workers.id, 'workers', 'jwh') } })
      .when('answer-approval', grant)
      .rejects('approval.shared-person')
    story(asking, { actor: workers, reads: { asker: member(jwh.id, 'jwh', 'workers') } })
      .when('answer-approval', grant)
      .rejects('approval.shared-person')
    story(asking, { actor: workers, reads: { asker: member(jwh.id, 'jwh') } })
      .when('answer-approval', grant)
      .then([answered(workers), heldFor(workers, 'jwh')])
  })

  test('a party that it is about, that may not see it, or that is none of the three societies', () => {
    const about = [raised({ about: { party: 'jwh' } }), ...working.slice(1), ask(chess)]
    story(about).when('answer-approval', grant).rejects('demand.about-you')
    story(asked, { actor: street }).when('answer-approval', grant).rejects('approval.other-answerer')
    story(asked, { actor: guard }).when('answer-approval', grant).rejects('forbidden')
    const restricted = [...sorted.slice(0, 1), triaged({ visibility: 'restricted' }), ask(jwh)]
    story(restricted, { actor: safe, reads: { community: place(elected(safe)) } })
      .when('answer-approval', grant)
      .rejects('demand.unknown')
  })

  test('people of organisations other than the representative of the year', () => {
    const asking = [...sorted, ask(jwh)]
    const by = (community: ReturnType<typeof place>, actor = safe) =>
      story(asking, { actor, reads: { community } }).when('answer-approval', grant)
    by(place()).rejects('approval.representative-only')
    by(place(elected(safe, 2025))).rejects('approval.representative-only')
    by(place(elected(safe)), { ...safe, id: 'person-safe-2' }).rejects('approval.representative-only')
    by(place(elected(safe))).then([answered(safe), heldFor(safe, 'jwh')])
    const deputy = { ...safe, id: 'person-safe-2' }
    const away = communityEvents.AbsenceDeclared({
      absence: 'b1',
      person: safe.id,
      party: 'safe',
      from: iso(days(-1)),
      until: iso(days(3)),
      deputy: deputy.id,
    })
    by(place(elected(safe), away), deputy).then([answered(deputy), heldFor(deputy, 'jwh')])
    by(place(elected(safe), away)).rejects('approval.representative-only')
  })
})

describe('an approval goes to', () => {
  const asks = (history: readonly DomainEvent[], actor: Actor, ...more: DomainEvent[]) =>
    story(history, { actor, reads: { community: place(...more) } }).when('hold', terms)
  const next = (by: Actor, more: object) => [ask(by, { independence: 'another-party', ...more }).event]

  test('the representatives of organisations beside the other societies', () => {
    asks([...sorted, assigned('workers')], workers, elected(safe)).then(
      next(workers, { kinds: ['committee', 'organization'], people: [safe.id] }),
    )
  })

  test('any of the three, where a party outside them asks', () => {
    asks([raised(), triaged({ item: '2.01' }), assigned('guard')], guard).then(
      next(guard, { kinds: ['committee', 'social-work'] }),
    )
  })

  test('the street office where no party of the societies qualifies, and without one to people who stand in', () => {
    const alone = [...sorted, assigned('workers'), assigned('jwh', { task: 't2' })]
    asks(alone, workers).then(next(workers, { stage: 'street-office', kinds: ['street-office'] }))
    asks(alone, workers, left('street')).then(next(workers, { stage: 'stand-in', kinds: undefined }))
  })

  test('the street office when it is not answered in time', () => {
    const pass = { approval: 'ap1' }
    story(asked, { actor: service, now: Date.parse(TUESDAY) })
      .when('pass-on-approval', pass)
      .then([])
    story(asked, { actor: service, now: justPast(TUESDAY) })
      .when('pass-on-approval', pass)
      .then([
        ApprovalPassedOn({
          approval: 'ap1',
          act: 'hold',
          stage: 'street-office',
          kinds: ['street-office'],
          dueBy: THURSDAY,
        }),
      ])
    story(asked, { actor: service, now: justPast(TUESDAY), reads: { community: place(left('street')) } })
      .when('pass-on-approval', pass)
      .then([ApprovalPassedOn({ approval: 'ap1', act: 'hold', stage: 'stand-in', dueBy: THURSDAY })])
    const passed = [...working, ask(chess, { stage: 'street-office', kinds: ['street-office'], dueBy: THURSDAY })]
    story(passed).when('answer-approval', grant).rejects('approval.other-answerer')
    story(passed, { actor: street })
      .when('answer-approval', grant)
      .then([answered(street, { stage: 'street-office' }), heldFor(street)])
    story(passed, { actor: service, now: justPast(THURSDAY) })
      .when('pass-on-approval', pass)
      .then([ApprovalLapsed({ approval: 'ap1', act: 'hold', cause: 'unanswered' })])
  })

  test('the next at once where the last party that could answer departs', () => {
    const early = (history: Parameters<typeof story>[0], ...gone: string[]) =>
      story(history, { actor: service, reads: { community: place(...gone.map(left)) } }).when('pass-on-approval', {
        approval: 'ap1',
      })
    early(asked, 'workers').then([])
    const next = { approval: 'ap1', act: 'hold', dueBy: TUESDAY } as const
    early(asked, 'workers', 'jwh').then([
      ApprovalPassedOn({ ...next, stage: 'street-office', kinds: ['street-office'] }),
    ])
    early(asked, 'workers', 'jwh', 'street').then([ApprovalPassedOn({ ...next, stage: 'stand-in' })])
    const passed = [...working, ask(chess, { stage: 'street-office', kinds: ['street-office'], dueBy: THURSDAY })]
    early(passed, 'jwh').then([])
    early(passed, 'street').then([ApprovalPassedOn({ ...next, stage: 'stand-in' })])
    early([...working, ask(chess, { stage: 'stand-in', kinds: undefined })], 'street').then([])
  })

  test('the representative of an organisation as long as there is one', () => {
    const away = communityEvents.AppointmentEnded({
      appointment: 'a1',
      person: safe.id,
      party: 'safe',
      because: 'person-left',
    })
    const early = (...more: DomainEvent[]) =>
      story([...working, ask(chess, { independence: 'another-party' })], {
        actor: service,
        reads: { community: place(left('workers'), left('jwh'), elected(safe), ...more) },
      }).when('pass-on-approval', { approval: 'ap1' })
    early().then([])
    expect(early(away).decision).toMatchObject([{ name: 'ApprovalPassedOn', data: { stage: 'street-office' } }])
  })

  test('no other party where the asking one departs: the approval ends with it', () => {
    story(asked, { actor: service, reads: { community: place(left('chess')) } })
      .when('pass-on-approval', { approval: 'ap1' })
      .then([ApprovalLapsed({ approval: 'ap1', act: 'hold', cause: 'departure' })])
  })

  test('no other party where the act is no longer possible', () => {
    story([...asked, delivered()], { actor: service, now: justPast(TUESDAY) })
      .when('pass-on-approval', { approval: 'ap1' })
      .then([ApprovalLapsed({ approval: 'ap1', act: 'hold', cause: 'moot' })])
  })
})

describe('two people who stand in', () => {
  const history = [...working, ask(chess, { stage: 'stand-in', kinds: undefined })]
  const first = { by: second, event: answered(second, { stage: 'stand-in', awaits: 'second-stand-in' }) }

  test('are of the asking party, and neither the asker nor a deliverer', () => {
    story(history, { actor: second }).when('answer-approval', grant).then([first.event])
    story(history, { actor: chess }).when('answer-approval', grant).rejects('approval.own-request')
    story(history).when('answer-approval', grant).rejects('approval.other-answerer')
    const work = [...working, assigned('chess', { task: 't2', person: second.id }), ask(chess, { stage: 'stand-in' })]
    story(work, { actor: second }).when('answer-approval', grant).rejects('approval.own-work')
    const done = [
      ...working,
      { by: second, event: delivered() },
      assigned('chess', { task: 't2' }),
      ask(chess, { stage: 'stand-in' }),
    ]
    story(done, { actor: second }).when('answer-approval', grant).rejects('approval.own-work')
  })

  test('both agree; one refusal is enough', () => {
    story([...history, first], { actor: second })
      .when('answer-approval', grant)
      .rejects('approval.second-stand-in')
    story([...history, first], { actor: third })
      .when('answer-approval', grant)
      .then([
        answered(third, { stage: 'stand-in' }),
        DemandHeld({ ...terms, approvedBy: 'chess', askedBy: 'chess', approval: 'ap1', standIn: true }),
      ])
    story([...history, first], { actor: third })
      .when('answer-approval', { ...grant, granted: false, reason: 'no' })
      .then([answered(third, { stage: 'stand-in', granted: false, reason: 'no' })])
  })
})
