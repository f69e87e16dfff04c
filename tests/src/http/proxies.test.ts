import { afterEach, describe, expect, test } from 'vitest'
import type { EdgeOptions } from '../../../src/http/edge-options.ts'
import { rig } from './rig.ts'

const LIMIT = 2

let at: { stop(): Promise<void> } | undefined
afterEach(() => at?.stop())

/** Statuses of successive requests without a token, with these values of X-Forwarded-For. */
async function statuses(edge: Partial<EdgeOptions>, forwarded: readonly string[]): Promise<number[]> {
  const engine = await rig({ edge: { rateLimit: LIMIT, ...edge } })
  at = engine
  const answers: number[] = []
  for (const one of forwarded)
    answers.push((await engine.ask('/v1/pa/petition-board', { headers: { 'x-forwarded-for': one } })).status)
  return answers
}

const ONE = '198.51.100.1'
const OTHER = '198.51.100.2'
const TRUSTED = { trustedProxies: ['127.0.0.1'] }

describe('behind a trusted proxy', () => {
  test('each forwarded address has a limit of its own', async () => {
    expect(await statuses(TRUSTED, [ONE, ONE, ONE, OTHER, OTHER, OTHER])).toEqual([200, 200, 429, 200, 200, 429])
  })

  test('the proxy may be named by its network', async () => {
    expect(await statuses({ trustedProxies: ['10.0.0.0/8', '127.0.0.0/8'] }, [ONE, ONE, ONE, OTHER])).toEqual([
      200, 200, 429, 200,
    ])
  })

  test('addresses of one IPv6 network of 64 bits share a limit', async () => {
    const network = [1, 2, 3].map((n) => `2001:db8:1:2::${n}`)
    expect(await statuses(TRUSTED, [...network, '2001:db8:1:3::1'])).toEqual([200, 200, 429, 200])
  })

  test('addresses that the caller put before that of the proxy are ignored', async () => {
    const spoofed = [`203.0.113.1, ${ONE}`, `203.0.113.2, ${ONE}`, `203.0.113.3, ${ONE}`]
    expect(await statuses(TRUSTED, spoofed)).toEqual([200, 200, 429])
  })
})

describe('without a trusted proxy', () => {
  test.each([
    ['none is named', {}],
    ['another is named', { trustedProxies: ['10.0.0.5'] }],
  ])('X-Forwarded-For is ignored: %s', async (_, edge) => {
    expect(await statuses(edge, [ONE, OTHER, '198.51.100.3'])).toEqual([200, 200, 429])
  })
})
