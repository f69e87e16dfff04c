import { randomUUID } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import type { Expected } from '../../../services/ports/event-log.ts'
import { processManagers } from '../../../services/processes/process-managers.ts'
import { engineRig } from '../../src/http/rig.ts'
import { appended, newEvent } from '../sqlite/event-log/events.ts'
import { startStore } from './engines.ts'
import { type StandIn, standIn } from './server.ts'

const sum = (server: StandIn): number => Object.values(server.calls()).reduce((all, count) => all + count, 0)

const written = (server: StandIn): number => server.calls().append + server.calls()['batch-append']

it('an accepted command without a race costs one read and one append, with all services on', async () => {
  const server = await standIn()
  const at = await engineRig({}, processManagers, { eventStoreUrl: server.url })
  onTestFinished(async () => {
    await at.stop()
    await server.stop()
  })
  const { commands } = at.engine
  const actor = { id: 'person-1', role: 'committee', party: 'committee' } as const
  const raise = async (): Promise<void> => {
    const data = { text: 'The lamp of the third building has been broken for three days.' }
    const request = { community: 'pa', aggregate: 'demand', command: 'raise', data, actor }
    expect(await commands.handle({ ...request, idempotencyKey: randomUUID() })).toMatchObject({ ok: true })
  }
  await raise()
  server.resetCalls()
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let turn = 0; turn < 2; turn += 1) await raise()
    }),
  )
  // What services append is an accepted command too.
  expect(written(server)).toBeGreaterThanOrEqual(128)
  expect(sum(server) / written(server)).toBeLessThanOrEqual(2.2)
  expect(server.calls()['read-metadata']).toBe(0)
}, 60_000)

it('a command on a stream in memory reads it from its last known event, and appends', async () => {
  const { server, engine } = await startStore()
  const { accepted, seen } = await engine()
  const { id } = await accepted('publish')
  await expect.poll(() => seen).toHaveLength(1)
  // The stream that `change` reads beside its own is new to this engine.
  await accepted('change', { id })
  server.resetCalls()
  for (let turn = 0; turn < 5; turn += 1)
    await accepted('change', { id, data: { title: `Turn ${turn}`, note: 'A note' } })
  expect(written(server)).toBe(5)
  expect(server.calls()).toMatchObject({ 'read-stream': 5, 'read-metadata': 0 })
})

it('a command that is refused on remembered grounds is decided again on what the log holds', async () => {
  const { server, engine } = await startStore()
  const { accepted, handle, seen } = await engine()
  const other = await openEventStoreLog({ url: server.url, clock: Date.now })
  onTestFinished(() => other.close())
  const allow = async (most: string, expected: Expected): Promise<void> =>
    void appended(
      await other.append('rules-pa', expected, [newEvent({ type: 'governance.RuleSet.v1', data: { most } })]),
    )
  await allow('0', 'none')
  const { id } = await accepted('publish')
  await expect.poll(() => seen).toHaveLength(2)
  expect(await handle('change', { id })).toMatchObject({ ok: false, code: 'notice.enough' })
  // From here on the engine knows only what it reads.
  server.muteSubscriptions()
  await allow('5', 0)
  expect(await handle('change', { id })).toMatchObject({ ok: true, events: ['NoticeChanged'] })
})
