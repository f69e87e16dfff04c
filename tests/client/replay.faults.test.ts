import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client, EventOf } from '../../client/index.ts'
import { published, raiseDemands, SOON } from './demands.ts'
import { type Connected, connected } from './rig.ts'

let at: Connected
let client: Client

beforeAll(async () => {
  at = await connected()
  client = await at.client()
  await raiseDemands(client, 24)
})
afterAll(() => at.stop())

describe('a replay', () => {
  test('hands out all events from the beginning, then live ones', async () => {
    await published(at, client)
    const seen: EventOf[] = []
    const replay = await client.replay({}, (event) => {
      seen.push(event)
    })
    await replay.caughtUp
    const log: string[] = []
    for await (const events of at.engine.log.readAll(0)) log.push(...events.map(({ id }) => id))
    expect(seen.map(({ id }) => id)).toEqual(log)
    const [raised] = await raiseDemands(client, 1)
    await expect.poll(() => seen.at(-1)?.of, SOON).toBe(raised)
    await replay.stop()
  })

  test('begins exactly after any position', async () => {
    await published(at, client)
    const positions: number[] = []
    for await (const events of at.engine.log.readAll(0)) positions.push(...events.map(({ position }) => position))
    for (const [index, after] of [...positions.entries()].filter(([at]) => at % 7 === 0)) {
      const seen: number[] = []
      const replay = await client.replay({ after: String(after) }, ({ position }) => {
        seen.push(Number(position))
      })
      await replay.caughtUp
      await replay.stop()
      expect(seen).toEqual(positions.slice(index + 1))
    }
  })

  test('that is stopped midway says so, and ends without an error', async () => {
    await raiseDemands(client, 2)
    await published(at, client)
    const held = Promise.withResolvers<void>()
    const seen: string[] = []
    const replay = await client.replay({ types: ['DemandRaised'] }, async ({ id }) => {
      seen.push(id)
      await held.promise
    })
    await expect.poll(() => seen.length, SOON).toBe(1)
    const stopped = replay.stop()
    held.resolve()
    await stopped
    await expect(replay.caughtUp).rejects.toMatchObject({ code: 'replay.stopped' })
    await replay.ended
  })

  test('whose handler fails ends', async () => {
    const replay = await client.replay({}, () => {
      throw new Error('never')
    })
    await expect(replay.ended).rejects.toMatchObject({ code: 'handler.failed', cause: new Error('never') })
    await expect(replay.caughtUp).rejects.toMatchObject({ code: 'handler.failed' })
  })
})
