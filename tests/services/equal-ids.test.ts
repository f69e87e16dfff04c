import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { COMMUNITY } from '../../demo/pa/index.ts'
import { demand } from '../../domain/demand/demand.ts'
import { type Actor, streamName } from '../../domain/kernel/index.ts'
import type { ProcessManager } from '../../services/processes/process-manager.ts'
import { writeEqualIds } from '../fixtures/equal-ids.ts'
import { post } from './webhooks/post.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const administrator: Actor = { id: 'administrator-1', role: 'administrator' }

/** Two demands withdrawn with one idempotency key by an older version, which gave both events one id. */
async function withdrawnTwice() {
  const at = await post()
  const ids = [
    await at.send(resident, 'raise', { text: '路灯坏了' }),
    await at.send(resident, 'raise', { text: '您好' }),
  ]
  const demands = ids.map(({ id }) => id)
  const withdraw = () =>
    writeEqualIds(
      at.core.log,
      demands.map((id) => streamName(demand, COMMUNITY.id, id)),
      {
        id: randomUUID(),
        type: 'governance.DemandWithdrawn.v1',
        actor: resident.id,
        role: resident.role,
        correlationid: 'correlation-1',
        commandid: randomUUID(),
        commanddigest: '0123456789abcdef',
        data: {},
      },
    )
  return { ...at, demands, withdraw }
}

it('two events with one id both reach every view', async () => {
  const { views, demands, withdraw, core } = await withdrawnTwice()
  await withdraw()
  expect(await views.reached('demand-board', await core.log.head(), 20_000)).toBe(true)
  for (const id of demands) {
    const question = { view: 'demands', community: COMMUNITY.id, filters: {}, limit: 1, reader: administrator, id }
    expect((await views.one(question)).row).toMatchObject({ state: 'withdrawn' })
  }
})

it('two events with one id both reach a webhook', async () => {
  const { notify, receiver, register, caughtUp, withdraw } = await withdrawnTwice()
  await notify()
  const shop = await receiver()
  const { id } = await register(administrator, { url: shop.url, filter: { types: ['DemandWithdrawn'] } })
  const events = await withdraw()
  await caughtUp(id)
  expect(shop.received.map(({ body }) => JSON.parse(body).position)).toEqual(
    events.map(({ position }) => String(position)),
  )
})

it('two events with one id both reach a service, and become two dead letters where it fails at both', async () => {
  const { run, deadLetters, withdraw } = await withdrawnTwice()
  const seen = new Set<number>()
  const failing: ProcessManager = {
    name: 'failing',
    summary: 'Fails.',
    reaction: {
      to: { types: ['DemandWithdrawn'] },
      async react({ position }) {
        seen.add(position)
        throw new RangeError('always')
      },
    },
  }
  const events = await withdraw()
  const { idle } = await run(failing)
  await idle()
  const positions = events.map(({ position }) => position)
  expect([...seen]).toEqual(positions)
  const { letters } = await deadLetters.list({ limit: 10 })
  expect(letters.map(({ position }) => position)).toEqual(positions)
})
