import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { PARTY_KINDS } from '../../../domain/community/shapes.ts'
import { actingParty, actsFor, speaksFor, standingOf, withoutIdleParty } from '../../../domain/community/standing.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { type Actor, type AnyContext, type DomainEvent, mayPerform, ROLES } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { accepted, assigned, byParty, stateAfter as demandAfter, triaged } from '../demand/story.ts'
import { stateAfter as personAfter, promised } from '../personnel/story.ts'
import { hall, held, stateAfter as resourceAfter } from '../resource/story.ts'
import { chess, founded, jwh } from './people.ts'

const { PartyLeft, PartyReinstated, PartySuspended, PersonAppointed } = communityEvents
const place = (...more: DomainEvent[]) => given(community, [...founded, ...more]).state

/** Roles that are no kind of party. */
const alone = ROLES.filter((role) => !PARTY_KINDS.some((kind) => kind === role))

describe('the standing of an actor', () => {
  const suspended = PartySuspended({ party: 'chess', reason: '整改' })

  test.each<[string, Actor, readonly DomainEvent[], string]>([
    ['an active party of its kind', chess, [], 'ok'],
    ['a suspended party', chess, [suspended], 'suspended'],
    ['a reinstated party', chess, [suspended, PartyReinstated({ party: 'chess' })], 'ok'],
    ['a party that left', chess, [PartyLeft({ party: 'chess' })], 'left'],
    ['a party of another kind', { ...chess, role: 'committee' }, [], 'other-kind'],
    ['a party that never joined', { ...chess, party: 'nope' }, [], 'unknown'],
    ['a name that every object has', { ...chess, party: 'constructor' }, [], 'unknown'],
    ['a party’s role without a party', { id: 'x', role: 'committee' }, [], 'without-party'],
  ])('for %s', (_, actor, more, standing) => {
    expect(standingOf(place(...more), actor)).toBe(standing)
    expect(speaksFor(place(...more), actor) === undefined).toBe(standing === 'ok')
  })

  test.each(alone)('as %s is ok and acts for no party, whatever party the token names', (role) => {
    for (const party of ['chess', 'nope']) {
      const actor: Actor = { id: 'x', role, party }
      expect(standingOf(place(), actor)).toBe('ok')
      expect(withoutIdleParty(actor)).toEqual({ id: 'x', role })
      expect(actingParty(actor)).toBeUndefined()
      expect(actsFor(actor, party)).toBe(false)
    }
    expect(withoutIdleParty(jwh)).toBe(jwh)
    expect(actsFor(jwh, 'jwh')).toBe(true)
    expect(actsFor(jwh, 'chess')).toBe(false)
    expect(actsFor({ id: 'x', role: 'committee' }, undefined)).toBe(false)
  })
})

const grid = { kind: 'grid', grid: 'g1' } as const
const appointed = PersonAppointed({ appointment: 'a1', person: 'p1', party: 'workers', post: grid })

const states: readonly (readonly [AnyContext, unknown, object])[] = [
  [demand, demandAfter(byParty('guard'), triaged(), assigned(), accepted()), { task: 't1' }],
  [person, personAfter(...promised), { secondment: 'c1' }],
  [resource, resourceAfter(hall, ...held('s1', 'chess')), { share: 's1' }],
  [community, place(appointed), { party: 'guard', appointment: 'a1' }],
]

test.each(states)('a role that acts for no party gains no command of $name from a named party', (of, state, data) => {
  for (const command of Object.keys(of.commands))
    for (const role of alone)
      for (const party of ['jwh', 'chess', 'workers', 'guard']) {
        const without = mayPerform(of, command, state, { id: 'x', role }, data)
        expect(mayPerform(of, command, state, { id: 'x', role, party }, data), `${command} ${role}/${party}`).toBe(
          without,
        )
      }
})
