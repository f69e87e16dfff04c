import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { rungAbove } from '../../../domain/demand/escalation/ladder.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  byParty,
  chess,
  closed,
  days,
  delivered,
  guard,
  jwh,
  left,
  NOW,
  neighbour,
  place,
  raised,
  reads,
  resident,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  street,
  workers,
} from './story.ts'

const { AboutNamed, ReplyGiven, ReplyOpened, TaskReassigned, TaskWithdrawn } = demandEvents
const named = (party: string) => AboutNamed({ about: { party }, by: 'coordinator' })
const holding = [...sorted, assigned(), accepted()]
const person9: Actor = { ...chess, id: 'person-9' }

describe('naming whom a demand is about', () => {
  const name = (history: readonly DomainEvent[], about: object, actor: Actor = jwh) =>
    story(history, { actor }).when('name-about', { about })

  test('is possible at any time, for the raiser, a coordinator, and the party or person itself', () => {
    const guardNamed = (by: 'raiser' | 'coordinator' | 'themselves') =>
      AboutNamed({ about: { party: 'guard' }, by, holders: ['chess'] })
    name(holding, { party: 'guard' }, resident).then([guardNamed('raiser')])
    name(holding, { party: 'guard' }).then([guardNamed('coordinator')])
    name(holding, { party: 'guard' }, guard).then([guardNamed('themselves')])
    const ended = name([...holding, delivered(), closed()], { party: 'guard' })
    ended.then([AboutNamed({ about: { party: 'guard' }, by: 'coordinator' })])
    name(holding, { party: 'guard' }, neighbour).rejects('forbidden')
    name(holding, { party: 'chess' }, guard).rejects('forbidden')
    name(holding, { party: 'nobody' }).rejects('party.unknown')
  })
  test('withdraws the tasks of a named party without fault, and takes the person off the task of their party', () => {
    const [event, ...rest] = name(holding, { party: 'chess' }).decision as readonly DomainEvent[]
    expect(event).toMatchObject({ name: 'AboutNamed', data: { about: { party: 'chess' }, desk: 'jwh' } })
    expect(rest).toEqual([TaskWithdrawn({ task: 't1', party: 'chess', cause: 'about' })])
    expect(standing(...holding, named('chess'), ...rest)).toBe('triaged')
    expect(stateAfter(...holding, named('chess'), ...rest).visibility).toBe('restricted')
    const theirs = [...sorted, assigned('chess', { person: 'person-9' }), accepted()]
    expect(name(theirs, { person: 'person-9' }).decision).toMatchObject([
      { name: 'AboutNamed' },
      { name: 'TaskReassigned', data: { task: 't1', party: 'chess', from: 'chess', cause: 'about' } },
    ])
    const moved = TaskReassigned({
      task: 't1',
      party: 'chess',
      from: 'chess',
      cause: 'about',
      acceptBy: iso(days(1)),
      resolveBy: iso(days(7)),
    })
    const after = stateAfter(...theirs, AboutNamed({ about: { person: 'person-9' }, by: 'raiser' }), moved)
    expect(after.tasks).toMatchObject([{ party: 'chess', state: 'accepted' }])
    expect(after.tasks[0]?.person).toBeUndefined()
  })
  test('goes on for several, each once; the desk of a named coordinator hands over', () => {
    name([...holding, named('guard')], { party: 'guard' }).then([])
    const both = stateAfter(...holding, named('guard'), named('jwh'))
    expect(demand.sight.facts(both).about).toEqual(['guard', 'jwh'])
    name([...holding, named('guard'), named('jwh')], { party: 'workers' }).rejects('demand.about-you')
    const desk = name([raised()], { party: 'jwh' }, street).decision
    expect(desk).toMatchObject([{ name: 'AboutNamed', data: { desk: 'workers' } }])
  })
  test('binds those named later as those named at first', () => {
    const later = [...sorted, named('guard'), named('chess')]
    story(later).when('assign', { party: 'chess' }).rejects('demand.about-receiver')
    story([...sorted, named('jwh')])
      .when('triage', { item: '3.07.2', summary: 'x' })
      .rejects('demand.about-you')
    story([...sorted, assigned(), accepted(), named('workers')], { actor: workers })
      .when('record-progress', { note: 'x' })
      .rejects('demand.about-you')
    const { community } = reads
    expect(rungAbove(stateAfter(...sorted, named('guard'), named('jwh')), undefined, 1, community)).toBe(3)
    // The raiser goes on, also where the demand comes to be about the raiser’s own party.
    story([byParty('guard'), named('guard')], { actor: guard })
      .when('withdraw')
      .then([demandEvents.DemandWithdrawn({})])
  })
})

describe('a party that is named later', () => {
  const asked = demandEvents.CallbackDealt({ party: 'jwh', due: iso(days(3)) })
  const deal = (...history: DomainEvent[]) => story(history, { actor: service }).when('deal-callback', {})

  test('no longer calls: another party is asked at once, and it does not stand in', () => {
    const history = [...holding, delivered(), asked, named('guard'), named('jwh')]
    expect(nextDemandDeadline(stateAfter(...history))).toMatchObject({ at: NOW, command: 'deal-callback' })
    deal(...history).then([demandEvents.CallbackDealt({ party: 'workers', due: iso(days(3)) })])
    const [, ...rest] = [raised({ contact: '000' }), ...sorted.slice(1), assigned(), accepted(), delivered()]
    const few = { community: place(left('workers'), left('street'), left('safe')) }
    const stuck = [raised({ contact: '000' }), ...rest, named('guard'), named('jwh'), named('chess')]
    const { decision } = story(stuck, { actor: service, reads: few }).when('deal-callback', {})
    expect(decision).toEqual([demandEvents.CallbackDealt({ due: iso(days(7)) })])
  })
  test('no longer reviews: another party is asked', () => {
    const review = demandEvents.ReviewOrdered({ party: 'workers', dueBy: iso(days(1)), cause: 'reopened' })
    const { decision } = story([...sorted, review]).when('name-about', { about: { party: 'workers' } })
    expect(decision).toMatchObject([{ name: 'AboutNamed' }, { name: 'ReviewOrdered', data: { cause: 'passed-on' } }])
    const [, order] = decision as readonly DomainEvent[]
    expect(order?.data).not.toMatchObject({ party: 'workers' })
  })
  test('is neither summoned any more nor late, and what it asked for lapses', () => {
    const summons = demandEvents.PartiesSummoned({ parties: ['guard'], by: 'jwh', level: 'L3', answerBy: iso(days(1)) })
    const ask = demandEvents.ApprovalAsked({
      approval: 'ap1',
      party: 'guard',
      independence: 'another-society',
      stage: 'society',
      dueBy: iso(days(1)),
      asked: { act: 'hold', code: 'weather', reason: 'rain', reviewBy: iso(days(9)) },
    })
    const { decision } = story([...sorted, summons, ask]).when('name-about', { about: { party: 'guard' } })
    expect(decision).toMatchObject([{ name: 'AboutNamed' }, { name: 'ApprovalLapsed', data: { approval: 'ap1' } }])
    const { summons: called, approvals } = stateAfter(...sorted, summons, ask, ...(decision as readonly DomainEvent[]))
    expect([called, approvals]).toEqual([[], []])
  })
})

describe('the right of reply', () => {
  const about = raised({ about: { party: 'guard' } })
  const reply = (history: readonly DomainEvent[], actor = guard) =>
    story(history, { actor }).when('reply', { text: 'We cleaned it.' })
  const given = (state: 'raised' | 'triaged', revised = false) =>
    ReplyGiven({ about: { party: 'guard' }, by: guard.id, state, revised, text: 'We cleaned it.' })

  test('is for those whom the demand is about: once in each state, or in place of an earlier answer', () => {
    reply([about]).then([given('raised')])
    reply([about, given('raised')]).then([given('raised', true)])
    reply([about, given('raised'), ...sorted.slice(1)]).then([given('triaged')])
    reply([about], jwh).rejects('forbidden')
    reply([...sorted, AboutNamed({ about: { person: 'person-9' }, by: 'raiser' })], person9).then([
      ReplyGiven({
        about: { person: 'person-9' },
        by: 'person-9',
        state: 'triaged',
        revised: false,
        text: 'We cleaned it.',
      }),
    ])
  })
  test.each([
    ['violence', [raised({ about: { party: 'guard' }, concerns: ['violence'], visibility: 'restricted' })]],
    ['suspected harm', [about, demandEvents.HarmSuspected({ of: 'minor', dueBy: iso(NOW) })]],
  ])('waits with %s until the street office opens it with a reason', (_, history) => {
    reply(history).rejects('demand.unknown')
    const open = (actor: Actor) => story(history, { actor }).when('open-reply', { reason: 'police agreed' })
    open(jwh).rejects('forbidden')
    open(street).then([ReplyOpened({ party: 'street', reason: 'police agreed' })])
    reply([...history, ReplyOpened({ party: 'street', reason: 'x' })]).then([given('raised')])
    story([raised()], { actor: street }).when('open-reply', { reason: 'x' }).rejects('demand.about-no-one')
  })
})

describe('who sees what of a demand about a party', () => {
  const shown = (state: Parameters<typeof demand.sight.knows>[0], event: DomainEvent, actor: Actor) => {
    const recorded = { type: `governance.${event.name}.v1`, data: event.data, role: 'social-work', party: 'workers' }
    return demand.sight.withheld(state, recorded as never, actor)
  }
  const state = stateAfter(raised({ about: { party: 'guard' } }), ...holding.slice(1), named('jwh'))
  const answer = ReplyGiven({ about: { party: 'guard' }, by: guard.id, state: 'raised', revised: false, text: 'x' })

  test('an answer is read by those who work on it and by those who gave it, not by the raiser or others named', () => {
    for (const who of [workers, chess, street, guard]) expect(shown(state, answer, who)).toBeDefined()
    for (const who of [resident, jwh]) expect(shown(state, answer, who)).toBeUndefined()
  })
  test('the named read no event of work, and of the others only state, item and times', () => {
    for (const hidden of [
      assigned(),
      accepted(),
      delivered(),
      named('jwh'),
      demandEvents.FeedbackGiven({ resolved: true }),
    ])
      expect(shown(state, hidden, guard)).toBeUndefined()
    const triage = shown(state, sorted[1] ?? answer, guard)
    for (const member of ['summary', 'place', 'concerns', 'deskInTime']) expect(triage?.data).toContain(member)
    for (const member of ['item', 'level', 'resolveBy']) expect(triage?.data).not.toContain(member)
    expect(triage?.envelope).toEqual(expect.arrayContaining(['actor', 'party', 'role', 'reads']))
  })
})
