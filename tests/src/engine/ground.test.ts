import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { foundOn } from '../../../demo/foundation.ts'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { type Core, openCore } from '../../../src/engine/core.ts'
import { standIn } from '../../infra/eventstoredb/server.ts'

/** An engine on a log that others write too. */
async function engineOn(eventStoreUrl: string): Promise<Core> {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-compose-'))
  const core = await openCore({ directory, eventStoreUrl, environment: {} })
  onTestFinished(async () => {
    await core.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  return core
}

it('engines that share EventStoreDB refuse a key for another target: their own, and soon those of the other', async () => {
  const server = await standIn()
  onTestFinished(() => server.stop())
  const [one, other] = [await engineOn(server.url), await engineOn(server.url)]
  await foundOn(one)
  const actor = { id: 'resident-1', role: 'resident' } as const
  const raise = async () => {
    const data = { text: '路灯坏了' }
    const result = await one.commands.handle({
      community: COMMUNITY.id,
      aggregate: 'demand',
      command: 'raise',
      data,
      actor,
    })
    if (!result.ok) throw new Error(`${result.code}: ${result.detail.en}`)
    return result.id
  }
  const withdraw = ({ commands }: Core, id: string, idempotencyKey: string) =>
    commands.handle({
      community: COMMUNITY.id,
      aggregate: 'demand',
      id,
      command: 'withdraw',
      data: {},
      actor,
      idempotencyKey,
    })
  const reused = { ok: false, code: 'idempotency.reused' }
  const demands = [await raise(), await raise(), await raise()]
  const [first = '', second = '', third = ''] = demands
  expect(await withdraw(one, first, 'k')).toMatchObject({ ok: true })
  expect(await withdraw(one, second, 'k')).toMatchObject(reused)
  // What the other engine has seen, it has seen in order: once it knows this key, it knows the one before.
  expect(await withdraw(one, second, 'fence')).toMatchObject({ ok: true })
  const auditor = { id: actor.id, role: 'auditor' } as const
  const mayNot = {
    community: COMMUNITY.id,
    aggregate: 'demand',
    id: third,
    command: 'withdraw',
    data: {},
    actor: auditor,
  }
  await expect
    .poll(() => other.commands.handle({ ...mayNot, idempotencyKey: 'fence' }), { timeout: 20_000 })
    .toMatchObject(reused)
  expect(await withdraw(other, third, 'k')).toMatchObject(reused)
  expect(await withdraw(other, third, 'another')).toMatchObject({ ok: true })
})
