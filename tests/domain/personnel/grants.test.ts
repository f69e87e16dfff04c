import { describe, expect, test } from 'vitest'
import { type Actor, mayPerform } from '../../../domain/kernel/index.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
import { of } from '../community/people.ts'
import {
  admin,
  chess,
  guard,
  jwh,
  lin,
  linAtHome,
  member,
  promised,
  service,
  stateAfter,
  story,
  workers,
} from './story.ts'

/** Lin, a member of workers and formerly of branch, promised to chess. */
const people: Readonly<Record<string, Actor>> = {
  anonymous: { id: 'anonymous', role: 'anonymous' },
  lin,
  linAtHome,
  neighbour: { id: 'resident-8', role: 'resident' },
  workers,
  chess,
  jwh,
  guard,
  branch: of('branch', 'party-branch'),
  auditor: { id: 'auditor-1', role: 'auditor' },
  admin,
  service,
}
const parties = ['lin', 'workers', 'chess', 'jwh', 'guard', 'branch']
const itself = ['lin', 'linAtHome']

const entitled: Readonly<Record<keyof typeof person.commands, readonly string[]>> = {
  enrol: parties,
  'start-membership': [...itself, 'workers'],
  'end-membership': [...itself, 'workers', 'service'],
  certify: parties,
  lapse: [...parties, 'service'],
  'declare-availability': [...itself, 'workers'],
  request: [...parties, 'service'],
  agree: [...itself, 'workers'],
  decline: [...itself, 'workers'],
  cancel: [...itself, 'workers', 'chess', 'service'],
  end: [...itself, 'workers', 'chess', 'service'],
  'log-hours': [...itself, 'workers'],
  'confirm-hours': ['chess'],
  'dispute-hours': [...itself, 'workers'],
  'settle-hours': ['lin', 'workers', 'chess', 'jwh'],
  leave: [...itself, 'workers'],
  'hand-over': ['service'],
}

const state = stateAfter(...promised)

test.each(Object.entries(entitled))(
  '%s is allowed to the senders that the design names, and to no others',
  (command, names) => {
    const may = Object.entries(people).filter(([, actor]) =>
      mayPerform(person, command, state, actor, { secondment: 'c1' }),
    )
    expect(may.map(([name]) => name).sort()).toEqual([...names].sort())
  },
)

test('a secondment belongs to its two parties, whatever other relation they have to the person', () => {
  for (const command of ['agree', 'decline', 'cancel', 'end', 'log-hours'])
    expect(mayPerform(person, command, state, workers, { secondment: 'c2' })).toBe(false)
  expect(mayPerform(person, 'confirm-hours', state, chess, {})).toBe(false)
})

test('the person is the actor with that id in the community, not an actor of the engine with the same id', () => {
  for (const role of ['service', 'auditor', 'administrator', 'anonymous'] as const)
    expect(mayPerform(person, 'agree', state, { id: 'lin', role }, { secondment: 'c1' })).toBe(false)
  expect(mayPerform(person, 'agree', stateAfter(), lin, { secondment: 'c1' })).toBe(false)
})

describe('who may read the events of a person', () => {
  const seenBy = (...history: Parameters<typeof stateAfter>) =>
    Object.entries(people)
      .filter(([, reader]) => person.sight.knows(stateAfter(...history), reader))
      .map(([name]) => name)
  const all = ['auditor', 'admin', 'service']

  test('includes the person, their present and former parties, and the parties that requested them', () => {
    expect(seenBy()).toEqual(all)
    expect(seenBy(...promised.slice(0, 2))).toEqual([...itself, 'workers', ...all])
    expect(seenBy(...promised, member('branch'))).toEqual([...itself, 'workers', 'chess', 'branch', ...all])
    const { decision } = story(promised).when('end-membership', { party: 'workers' })
    expect(seenBy(...promised, ...(Array.isArray(decision) ? decision : []))).toEqual([
      ...itself,
      'workers',
      'chess',
      ...all,
    ])
  })

  test('includes only the two parties of a secondment for its purpose', () => {
    const known = stateAfter(...promised, member('branch'))
    const asked = recordedEvent({ data: { secondment: 'c1', home: 'workers', host: 'chess', for: { demand: 'd1' } } })
    const hidden = (reader: Actor) => person.sight.withheld(known, asked, reader)?.data ?? ['for']
    const told = Object.entries(people).filter(([, reader]) => !hidden(reader).includes('for'))
    expect(told.map(([name]) => name)).toEqual([...itself, 'workers', 'chess', ...all])
  })
})

test('an actor speaks for a party only in the role of its kind, in every command', () => {
  story(promised, { actor: { ...workers, role: 'committee' } })
    .when('certify', { skill: 'first-aid' })
    .rejects('actor.other-kind')
  for (const [name, { reads }] of Object.entries(person.commands)) expect(reads, name).toHaveProperty('community')
})

test('free text belongs to the person', () => {
  expect(person.subject(state)).toBe('lin')
  expect(person.subject(stateAfter())).toBeUndefined()
})
