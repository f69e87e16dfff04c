import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import { type Asked, engineRig, type Rig } from './rig.ts'

let at: Rig
/** Events that the service fails at: the first two, until the test repairs it. */
const poison = new Set<string>()
let mended = false
const handled: string[] = []

const tasting: ProcessManager = {
  name: 'tasting',
  summary: 'Tastes demands.',
  reaction: {
    to: { types: ['DemandRaised'] },
    async react({ id }) {
      if (poison.size < 2) poison.add(id)
      if (poison.has(id) && !mended) throw new RangeError('路灯坏了')
      handled.push(id)
    },
  },
}

/** A pause before a redelivery that takes no time. */
const atOnce = async (_: number, signal: AbortSignal): Promise<void> => {
  await setImmediate()
  signal.throwIfAborted()
}

const speaking = (role: 'administrator' | 'auditor' | 'committee', communities = ['pa']): Promise<string> =>
  at.token({
    sub: `person-${role}-1`,
    role,
    communities,
    ...(role === 'committee' ? { party: 'committee' } : {}),
  })

const get = async (path = '', role: Parameters<typeof speaking>[0] = 'administrator'): Promise<Asked> =>
  at.ask(`/v1/pa/dead-letters${path}`, { token: await speaking(role) })
const post = async (path: string, role: Parameters<typeof speaking>[0] = 'administrator'): Promise<Asked> =>
  at.ask(`/v1/pa/dead-letters${path}`, { method: 'POST', token: await speaking(role) })

const count = async (): Promise<number> => ((await get()).body.letters as unknown[]).length
const pathOf = (nth: number): string => `/tasting/${[...poison][nth]}`

beforeAll(async () => {
  at = await engineRig({}, [tasting], { wait: atOnce })
  for (const text of ['路灯坏了', '楼道堆物', '水管漏水'])
    expect((await at.ask('/v1/pa/demands', { body: { text }, token: await speaking('committee') })).status).toBe(201)
  // Each is redelivered four times.
  await vi.waitFor(async () => expect(await count()).toBe(2))
})
afterAll(() => at.stop())

describe('dead letters over HTTP', () => {
  test('are listed to administrators and auditors, page by page, and all other events are handled', async () => {
    await expect.poll(() => handled).toHaveLength(1)
    const { body } = await get('?limit=1', 'auditor')
    expect(body.letters).toEqual([
      {
        durable: 'tasting',
        event: [...poison][0],
        position: expect.stringMatching(/^\d+$/),
        type: 'governance.DemandRaised.v2',
        failures: 5,
        reason: 'RangeError',
        since: expect.stringMatching(/Z$/),
      },
    ])
    const second = await get(`?limit=1&after=${body.next}&durable=tasting`)
    expect(second.body.letters).toEqual([expect.objectContaining({ event: [...poison][1] })])
    expect(second.body.next).toBeUndefined()
    expect((await get('?durable=dispatch')).body).toEqual({ letters: [] })
    const metrics = await (await at.call('/metrics')).text()
    expect(metrics).toContain('sanshe_service_dead_letters{service="tasting"} 2')
  })

  test('are shown with their event in the form of the feed, with sealed values', async () => {
    const { body, headers } = await get(pathOf(0), 'auditor')
    const feed = await at.ask('/v1/pa/events?types=DemandRaised', { token: await speaking('administrator') })
    expect(body.content).toEqual(feed.body.events[0])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(JSON.stringify(body)).not.toContain('路灯坏了')
  })

  test('are refused to all others, and auditors change nothing', async () => {
    for (const path of ['', pathOf(0)]) expect((await get(path, 'committee')).body.code).toBe('forbidden')
    for (const act of ['replay', 'discard'])
      for (const role of ['auditor', 'committee'] as const)
        expect((await post(`${pathOf(0)}/${act}`, role)).body.code).toBe('forbidden')
    expect((await at.ask('/v1/pa/dead-letters')).body.code).toBe('token.missing')
    const elsewhere = await speaking('administrator', ['ma'])
    expect((await at.ask('/v1/pa/dead-letters', { token: elsewhere })).body.code).toBe('token.other-community')
    expect((await at.ask('/v1/ma/dead-letters', { token: elsewhere })).body).toEqual({ letters: [] })
    expect((await at.ask(`/v1/ma/dead-letters${pathOf(0)}`, { token: elsewhere })).body.code).toBe(
      'dead-letter.unknown',
    )
    expect(await count()).toBe(2)
  })

  test('are replayed: they fail again before the cause is repaired, and are removed afterwards', async () => {
    const failed = await post(`${pathOf(0)}/replay`)
    expect(failed).toMatchObject({
      status: 200,
      body: { handled: false, letter: { failures: 6, reason: 'RangeError' } },
    })
    mended = true
    expect((await post(`${pathOf(0)}/replay`)).body).toEqual({ handled: true })
    expect(handled.at(-1)).toBe([...poison][0])
    expect((await post(`${pathOf(0)}/replay`)).body).toMatchObject({ status: 404, code: 'dead-letter.unknown' })
    expect(await count()).toBe(1)
  })

  test('are discarded', async () => {
    expect((await post(`${pathOf(1)}/discard`)).body).toEqual({ discarded: true })
    expect((await post(`${pathOf(1)}/discard`)).body.code).toBe('dead-letter.unknown')
    expect((await get(pathOf(1))).body.code).toBe('dead-letter.unknown')
    expect(handled).not.toContain([...poison][1])
    expect(await count()).toBe(0)
  })

  test.each(['/Tasting/x', '/tasting/%20', '?after=soon', '?limit=0'])(
    'refuse a malformed address: %s',
    async (path) => {
      expect((await get(path)).body).toMatchObject({ status: 400, code: 'request.invalid' })
    },
  )
})
