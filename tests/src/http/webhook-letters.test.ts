import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { DeadLetterDesk } from '../../../services/dead-letters/dead-letters.ts'
import type { Endpoint } from '../../../services/ports/endpoints.ts'
import type { Webhooks } from '../../../services/webhooks/registration.ts'
import { type Rig, rig } from './rig.ts'

/** What one webhook, of a resident, did not get: a petition that they may know of, and one that they may not. */
const undelivered: RecordedEvent[] = []
const letterOf = ({ id, position, type }: RecordedEvent) => ({
  ...{ durable: 'webhook:w1', event: id, position, type, community: 'pa' },
  ...{ failures: 5, reason: 'status-500', since: 0 },
})
const named = (event: string) => undelivered.find(({ id }) => id === event)

const desk: DeadLetterDesk = {
  list: async () => ({ letters: undelivered.map(letterOf) }),
  async find(_, __, event) {
    const found = named(event)
    return found && { letter: letterOf(found), event: found }
  },
  async replay(_, __, event) {
    undelivered.splice(0, undelivered.length, ...undelivered.filter(({ id }) => id !== event))
    return { outcome: 'handled' }
  },
  discard: async () => true,
}
const retried: Endpoint = {
  ...{ id: 'w1', community: 'pa', url: 'https://example.org/', owner: { id: 'resident-1', role: 'resident' } },
  ...{ filter: {}, secrets: [], givenUp: 0, created: 0, position: 7 },
  failing: { event: 'e1', failures: 3, next: 600_000 },
}
const webhooks: Pick<Webhooks, 'find'> = {
  find: async (_, { id }, hook) =>
    id === 'resident-1' && hook === 'w1'
      ? { ok: true, endpoint: retried }
      : { ok: false, code: 'webhook.unknown', detail: { en: '', zh: '' } },
}

let at: Rig
let owner: string
let other: string
beforeAll(async () => {
  at = await rig({ engine: { deadLetters: desk, webhooks: webhooks as Webhooks } })
  owner = await at.token({ sub: 'resident-1', role: 'resident' })
  other = await at.token({ sub: 'resident-2', role: 'resident' })
  const token = await at.token()
  for (const visibility of ['public', 'restricted'])
    expect((await at.ask('/v1/pa/petitions', { body: { text: '路灯坏了', visibility }, token })).status).toBe(201)
  for await (const batch of at.log.readAll(0))
    undelivered.push(...batch.filter(({ type }) => type.includes('PetitionRaised')))
})
afterAll(() => at.stop())

const letters = (token: string, path = '?durable=webhook:w1') => at.ask(`/v1/pa/dead-letters${path}`, { token })

test('who manages a webhook sees what it did not get, of events that they may know of, and sends it again', async () => {
  const [told, hidden] = undelivered
  const { status, body } = await letters(owner)
  expect([status, body.letters]).toEqual([200, [expect.objectContaining({ event: told?.id, reason: 'status-500' })]])
  expect((await letters(owner, `/webhook:w1/${told?.id}`)).body.content).toMatchObject({ id: told?.id })
  const send = (event: string | undefined, token: string) =>
    at.ask(`/v1/pa/dead-letters/webhook:w1/${event}/replay`, { method: 'POST', token })
  expect((await send(hidden?.id, owner)).body.code).toBe('dead-letter.unknown')
  expect((await send(told?.id, other)).body.code).toBe('forbidden')
  expect((await send(told?.id, owner)).body).toEqual({ handled: true })
  expect((await letters(owner)).body.letters).toEqual([])
})

test('the owner of a webhook sees what is sent again, how often it failed and when it is sent next', async () => {
  const { body } = await at.ask('/v1/pa/webhooks/w1', { token: owner })
  expect(body.retrying).toEqual({ event: 'e1', failures: 3, next: '1970-01-01T00:10:00.000Z' })
})

test.each([
  ['another webhook', '?durable=webhook:w2'],
  ['a service', '?durable=dispatch'],
  ['all', ''],
])('but not the dead letters of %s', async (_, path) => {
  expect((await letters(owner, path)).body.code).toBe('forbidden')
})
