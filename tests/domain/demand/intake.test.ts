import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demandNumber } from '../../../domain/demand/intake/demand-number.ts'
import { HOUR, iso, isRejection, MINUTE } from '../../../domain/kernel/index.ts'
import { scenarioDigest } from '../../../domain/kernel/scenario.ts'
import { admin, anonymous, guard, NOW, neighbour, place, raised, resident, service, story, workers } from './story.ts'

const raise = (data: Record<string, unknown> = {}, actor = resident, reads = {}) =>
  story([], { actor, reads }).when('raise', { text: 'The lamp is out.', ...data })

/** The data of an accepted raising. */
const says = (data: Record<string, unknown> = {}, actor = resident, reads = {}) => {
  const outcome = raise(data, actor, reads)
  if (isRejection(outcome.decision)) throw new Error(outcome.decision.code)
  outcome.then(outcome.decision)
  return outcome.decision[0]?.data
}

describe('raising a demand', () => {
  test('gives it a number, the due times of L3, and the local day', () => {
    raise().then([raised({ number: demandNumber('2026-03-02', { id: '1', digest: scenarioDigest }) })])
  })

  test('gives it the due times of L1 where it is urgent, by day and night', () => {
    expect(says({ urgent: true })).toMatchObject({
      level: 'L1',
      urgent: true,
      acceptBy: iso(NOW + 15 * MINUTE),
      resolveBy: iso(NOW + 2 * HOUR),
    })
  })

  test('late in the evening counts for the local day, not for the day in London', () => {
    const decision = story([], { actor: resident, now: Date.UTC(2026, 2, 2, 17) }).when('raise', { text: 'x' }).decision
    expect(decision).toMatchObject([{ data: { day: '2026-03-03', acceptBy: '2026-03-04T16:00:00.000Z' } }])
  })

  test('happens once', () => {
    story([raised()], { actor: resident }).when('raise', { text: 'again' }).rejects('demand.exists')
  })

  test('needs an established community', () => {
    raise({}, resident, { community: { ...place(), established: false } }).rejects('community.unknown')
  })
})

describe('the raiser', () => {
  test('is the resident, the party, or unknown', () => {
    expect(says()).toMatchObject({ raiser: { kind: 'resident', id: 'resident-7' } })
    expect(says({}, guard)).toMatchObject({ raiser: { kind: 'party', party: 'guard' } })
    expect(says({}, anonymous)).toMatchObject({ raiser: { kind: 'anonymous' } })
    expect(says({ name: 'Li' }, anonymous)).toMatchObject({ raiser: { kind: 'outsider', name: 'Li' } })
  })

  test('is the person who is helped, and the helper is recorded', () => {
    const helped = { kind: 'resident', id: 'resident-9' }
    expect(says({ onBehalfOf: helped }, workers)).toMatchObject({
      raiser: helped,
      helper: { id: workers.id, role: 'social-work', party: 'workers' },
    })
    expect(says({ onBehalfOf: helped }, neighbour)).toMatchObject({ helper: { id: 'resident-8', role: 'resident' } })
  })

  test('tells a name, so that the worker knows who it is', () => {
    const named = { kind: 'resident', id: 'resident-7', name: '王小明' } as const
    expect(says({ name: '王小明' })).toMatchObject({ raiser: named })
    const { name: _, ...nameless } = named
    expect(story([raised({ raiser: named })]).state.raiser).toEqual(nameless)
    expect(says({ onBehalfOf: { ...named, id: 'resident-9' } }, workers)).toMatchObject({
      raiser: { id: 'resident-9', name: '王小明' },
    })
  })

  test('is never omitted', () => {
    raise({ onBehalfOf: { kind: 'anonymous' } }, anonymous).rejects('demand.helper-unknown')
    raise({ name: 'Li' }, guard).rejects('demand.name-not-needed')
    raise({ name: 'Li', onBehalfOf: { kind: 'resident', id: 'resident-9' } }).rejects('demand.name-not-needed')
    raise({}, service).rejects('demand.raiser-missing')
    raise({}, admin).rejects('forbidden')
  })
})

describe('who sees it at first', () => {
  test('are the parties involved; a wider visibility waits for triage', () => {
    expect(says()).toMatchObject({ visibility: 'parties-involved' })
    expect(says({ visibility: 'public' })).toMatchObject({ visibility: 'parties-involved', wish: 'public' })
    expect(says({ visibility: 'restricted' })).toMatchObject({ visibility: 'restricted', wish: 'restricted' })
  })

  test.each(['mediation', 'violence', 'minors', 'health'])('are few where it concerns %s', (concern) => {
    expect(says({ concerns: [concern] })).toMatchObject({ visibility: 'restricted' })
  })

  test('are few where it is about a party or a person', () => {
    expect(says({ about: { party: 'guard' } })).toMatchObject({ visibility: 'restricted' })
    expect(says({ about: { person: 'person-9' } })).toMatchObject({ visibility: 'restricted' })
    raise({ about: { party: 'unknown' } }).rejects('party.unknown')
  })

  test('are few also where it is about a party that has left', () => {
    const community = place(communityEvents.PartyLeft({ party: 'guard' }))
    expect(says({ about: { party: 'guard' } }, resident, { community })).toMatchObject({ visibility: 'restricted' })
  })
})

describe('where it is', () => {
  test('follows from the building: its grid is known', () => {
    expect(says({ place: { quarter: 'q1', building: '2' } })).toMatchObject({
      place: { quarter: 'q1', building: '2', grid: 'g1' },
    })
    expect(says({ place: { quarter: 'q1', building: '3' } })).toMatchObject({ place: { quarter: 'q1', building: '3' } })
  })

  test.each([{ quarter: 'q9' }, { quarter: 'q1', building: '9' }, { building: '1' }, { grid: 'g9' }])(
    'must exist: %o does not',
    (where) => {
      raise({ place: where }).rejects('demand.place-unknown')
    },
  )
})
