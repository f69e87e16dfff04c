import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demand } from '../../../domain/demand/demand.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  chess,
  jwh,
  left,
  place,
  raised,
  resident,
  service,
  story,
  triaged,
  whyDeclined,
} from './story.ts'

const { PartySuspended, PartyReinstated } = communityEvents
const suspended = PartySuspended({ party: 'chess', reason: '整改' })
const reads = (...more: Parameters<typeof place>) => ({ reads: { community: place(...more) } })

describe('an actor that speaks for a party', () => {
  const working = [raised(), triaged(), assigned(), accepted()]
  const deliver = { task: 't1', result: 'Lit again.' }

  test('is refused while the party is suspended, and after it has left', () => {
    story(working, { actor: chess, ...reads(suspended) })
      .when('deliver', deliver)
      .rejects('party.suspended')
    story(working, { actor: chess, ...reads(left('chess')) })
      .when('deliver', deliver)
      .rejects('party.left')
    const reinstated = story(working, { actor: chess, ...reads(suspended, PartyReinstated({ party: 'chess' })) })
    expect(reinstated.when('deliver', deliver).decision).toHaveLength(1)
  })

  test('needs a party that has joined, with the kind of the actor’s role', () => {
    const stranger: Actor = { id: 'person-9', role: 'committee', party: 'unknown' }
    const pretender: Actor = { ...chess, role: 'committee' }
    const sort = { item: '3.07.2', summary: 'Lamp out' }
    story([raised()], { actor: stranger }).when('triage', sort).rejects('party.unknown')
    story([raised()], { actor: pretender }).when('triage', sort).rejects('actor.other-kind')
    story([raised()], { actor: { id: 'person-9', role: 'committee' } })
      .when('triage', sort)
      .rejects('actor.without-party')
  })

  test('differs from residents and services, which need no party', () => {
    expect(story([raised()], { actor: resident }).when('withdraw').decision).toHaveLength(1)
    story([...working], { actor: service })
      .when('close', { basis: 'silence' })
      .rejects('demand.wrong-state')
    expect(story([raised()], { actor: jwh }).when('decline', whyDeclined).decision).toHaveLength(1)
  })

  test('is checked against the community in every command', () => {
    for (const [name, { reads }] of Object.entries(demand.commands)) expect(reads, name).toHaveProperty('community')
  })
})
