import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { type Actor, isRejection } from '../../../domain/kernel/index.ts'
import type { PersonState } from '../../../domain/personnel/state.ts'
import type { StateOf } from '../../../services/event-log/state-reader.ts'
import { actorIdOf } from '../../../services/identity/actor-id.ts'
import { type AccountHolder, type EnrolmentMode, openEnrolment } from '../../../services/identity/enrolment.ts'
import { health } from '../../../services/kit/health.ts'
import { here, member, place, stateAfter } from '../../domain/personnel/story.ts'

const ISSUER = 'https://id.example.org'
const digest = (purpose: string, text: string): string =>
  Buffer.from(`${purpose} ${text}`).toString('hex').padEnd(64, '0')
const id = actorIdOf(digest, ISSUER, 'lin')

const holder = (claims: AccountHolder['claims'] = {}): AccountHolder => ({
  identity: { issuer: ISSUER, sub: 'lin' },
  claims,
  claimed: { id: 'lin', role: 'resident', ...claims },
})

/** Enrolment over states that a test sets, and a clock that it moves. */
function rig(mode?: EnrolmentMode) {
  const conditions = health()
  const it = {
    now: 0,
    reads: 0,
    community: place(),
    persons: {} as Record<string, PersonState>,
    failing: false,
  }
  const state: StateOf = async (of, _, id = '') => {
    it.reads += 1
    if (it.failing) throw new Error('no log')
    return (of.name === 'community' ? it.community : (it.persons[id] ?? stateAfter())) as ReturnType<typeof of.evolve>
  }
  const enrolment = openEnrolment({ state, digest, mode, health: conditions, monotonic: () => it.now })
  const acting = async (claims: AccountHolder['claims'] = {}) => {
    const found = await enrolment.acting('pa', holder(claims))
    return isRejection(found) ? found.code : found
  }
  return { it, enrolment, acting, told: () => conditions.conditions().map(({ fault }) => fault.message) }
}

const forWorkers = { role: 'social-work', party: 'workers' }
const committee = { role: 'committee', party: 'jwh' } as const

describe('enrolment', () => {
  test('is enforced where the community was established with it, unless a setting says otherwise', async () => {
    for (const [enforced, mode, expected] of [
      [true, undefined, { id, role: 'resident' }],
      [false, undefined, { id: 'lin', ...committee }],
      [true, 'warn', { id: 'lin', ...committee }],
      [false, 'enforce', { id, role: 'resident' }],
    ] as const) {
      const { it, acting } = rig(mode)
      it.community = { ...place(), enforced }
      expect(await acting(committee)).toEqual(expected)
    }
  })

  test('takes effect within a second, and at once where this engine wrote it', async () => {
    const { it, enrolment, acting } = rig('enforce')
    expect(await acting()).toEqual({ id, role: 'resident' })
    it.persons[id] = stateAfter(...here)
    it.now += 999
    expect(await acting()).toEqual({ id, role: 'resident' })
    it.now += 1
    expect(await acting()).toEqual({ id, ...forWorkers })
    it.persons[id] = stateAfter()
    enrolment.wrote('pa', 'demand', id)
    expect(await acting()).toEqual({ id, ...forWorkers })
    enrolment.wrote('pa', 'person', id)
    expect(await acting()).toEqual({ id, role: 'resident' })
  })

  test('is read once for many requests', async () => {
    const { it, acting } = rig('enforce')
    await Promise.all(Array.from({ length: 50 }, () => acting()))
    for (let nth = 0; nth < 50; nth += 1) await acting()
    expect(it.reads).toBe(2)
  })

  test('stays as last known while the log cannot be read, and is unknown before', async () => {
    const { it, acting } = rig('enforce')
    it.failing = true
    await expect(acting()).rejects.toThrow('no log')
    it.failing = false
    await acting()
    it.failing = true
    it.now += 60_000
    expect(await acting()).toEqual({ id, role: 'resident' })
  })

  test('keeps the `sub` as id where the community keeps the ids of its issuer', async () => {
    const { it, acting } = rig('enforce')
    it.community = place(communityEvents.SubjectsKept({ issuer: ISSUER }))
    it.persons = { lin: stateAfter(...here) }
    expect(await acting()).toEqual({ id: 'lin', ...forWorkers })
  })

  test('counts each actor that `warn` lets pass once, until it is enrolled', async () => {
    const { it, enrolment, acting, told } = rig('warn')
    let lines = 0
    const tell = (): void => {
      lines += 1
    }
    for (let nth = 0; nth < 3; nth += 1) await enrolment.acting('pa', holder(committee), tell)
    expect(lines).toBe(1)
    await acting({ role: 'resident' })
    expect(told()).toEqual([expect.stringMatching(/^1 actor acts by the claims/)])
    it.persons = { lin: stateAfter(...here, member('jwh')) }
    it.now += 1_000
    expect(await acting(committee)).toEqual({ id: 'lin', ...committee })
    expect(told()).toEqual([])
  })

  test('is lost by what the log has, and counts as last known while the log cannot be read', async () => {
    const { it, enrolment, acting } = rig('enforce')
    it.persons = { [id]: stateAfter(...here) }
    const actor: Actor = { id, ...forWorkers } as Actor
    expect(await acting()).toEqual(actor)
    expect(await enrolment.lost('pa', actor)).toBeUndefined()
    it.persons = { [id]: { ...stateAfter(...here), parties: [], former: ['workers'] } }
    it.failing = true
    await expect(enrolment.lost('pa', actor)).rejects.toThrow('no log')
    it.failing = false
    expect(await enrolment.lost('pa', actor)).toMatchObject({ code: 'enrolment.ended' })
    expect(await enrolment.lost('pa', { id, role: 'service' })).toMatchObject({ code: 'program.unregistered' })
    expect(await enrolment.lost('pa', { id, role: 'resident' })).toBeUndefined()
  })

  test('ends what a remembered actor does, with its membership or registration', async () => {
    const { it, enrolment } = rig('enforce')
    const still = (actor: Actor) => enrolment.stillActs('pa', actor)
    const account: Actor = { id, role: 'social-work', party: 'workers' }
    expect(await still(account)).toBe(false)
    const left = { ...stateAfter(...here), parties: [], former: ['workers'] }
    it.persons = { [id]: stateAfter(...here), 'person-1': left }
    expect(await still(account)).toBe(true)
    expect(await still({ id, role: 'service' })).toBe(false)
    // Tokens of the engine's own secret need no enrolment.
    expect(await still({ ...account, id: 'person-2' })).toBe(true)
    expect(await still({ ...account, id: 'person-1' })).toBe(false)
  })
})
