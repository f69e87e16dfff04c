import { expect, test } from 'vitest'
import { type Actor, mayPerform } from '../../../domain/kernel/index.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
import { admin, of } from '../community/people.ts'
import { chess, guard, hall, held, jwh, safe, service, stateAfter, workers } from './story.ts'

/** A hall of jwh, with the share s1 of chess. */
const people: Readonly<Record<string, Actor>> = {
  anonymous: { id: 'anonymous', role: 'anonymous' },
  resident: { id: 'resident-7', role: 'resident' },
  jwh,
  chess,
  workers,
  guard,
  safe,
  street: of('street', 'street-office'),
  bureau: of('bureau', 'government'),
  branch: of('branch', 'party-branch'),
  owners: of('owners', 'owners-committee'),
  firm: of('firm', 'enterprise'),
  auditor: { id: 'auditor-1', role: 'auditor' },
  admin,
  service,
}
const parties = ['jwh', 'chess', 'workers', 'guard', 'safe', 'street', 'bureau', 'branch', 'owners', 'firm']

const entitled: Readonly<Record<keyof typeof resource.commands, readonly string[]>> = {
  offer: parties,
  'change-terms': ['jwh'],
  pledge: parties,
  'carry-over': ['service'],
  request: parties,
  wait: parties,
  approve: ['jwh'],
  decline: ['jwh'],
  cancel: ['jwh', 'chess', 'service'],
  displace: ['jwh', 'street'],
  expire: ['service'],
  start: ['jwh', 'chess'],
  'record-no-show': ['jwh'],
  'miss-return': ['service'],
  return: ['jwh', 'chess'],
  consume: ['jwh'],
  impair: ['jwh'],
  restore: ['jwh'],
  withdraw: ['jwh', 'service'],
  'hand-over': ['service'],
  administer: ['service'],
}

const state = stateAfter(hall, ...held('s1', 'chess'))
const mayOf = (command: string, data: object) =>
  Object.entries(people)
    .filter(([, actor]) => mayPerform(resource, command, state, actor, data))
    .map(([name]) => name)
    .sort()

test.each(Object.entries(entitled))('%s is allowed to the entitled senders only', (command, names) => {
  expect(mayOf(command, { share: 's1' })).toEqual([...names].sort())
})

test('a share belongs to its party, and only the owner may name an unknown one', () => {
  for (const command of ['start', 'return']) {
    expect(mayOf(command, { share: 's2' })).toEqual(['jwh'])
    expect(mayOf(command, {})).toEqual(['jwh'])
  }
})

test('an actor whose role acts for no party owns and borrows nothing, even where the token names a party', () => {
  for (const party of ['jwh', 'chess']) {
    const stranger: Actor = { id: 'x', role: 'resident', party }
    for (const command of ['change-terms', 'cancel', 'return'])
      expect(mayPerform(resource, command, state, stranger, { share: 's1' })).toBe(false)
  }
})

test('a resource that was not offered has no owner', () => {
  expect(mayPerform(resource, 'withdraw', resource.initial, { id: 'x', role: 'committee' }, {})).toBe(false)
})

test('a resource is visible only to actors of parties and to the roles that see all', () => {
  const see = Object.entries(people).filter(([, actor]) => resource.sight.knows(state, actor))
  expect(see.map(([name]) => name).sort()).toEqual([...parties, 'auditor', 'admin', 'service'].sort())
})

test('the demand that a share serves is visible in events only to its two parties and to the roles that see all', () => {
  const request = recordedEvent({ data: { share: 's1', party: 'chess', for: { demand: 'd1' } } })
  const told = Object.entries(people).filter(
    ([, actor]) => resource.sight.withheld(state, request, actor)?.data.includes('for') === false,
  )
  expect(told.map(([name]) => name).sort()).toEqual(['jwh', 'chess', 'auditor', 'admin', 'service'].sort())
})
