import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { mintToken } from '../../src/http/tokens.ts'
import type { Serving } from './command.server.ts'
import { load } from './load.ts'
import { inTurns, type Measured } from './measure.ts'

const CONNECTIONS = 64
const REQUESTS = 8_000
const SECRET = 'a secret of the bench, long enough for HS256'

const BODY = JSON.stringify({
  text: '三号楼二单元的路灯坏了三天，晚上老人下楼看不清台阶，请尽快来修。',
  contact: '13800000000',
  address: '向阳里三号楼二单元',
  category: '公共照明',
  channel: 'hotline',
})

/** Makes the token of a raiser. */
export const tokenOf = (claims: Omit<Parameters<typeof mintToken>[1], 'communities'>): Promise<string> =>
  mintToken(SECRET, { ...claims, communities: ['pa'] }, { ttlSeconds: 3600, clock: Date.now })

/** How demands are raised: by whom, and how many before the measured ones. */
interface Raising {
  /** A folder for the engine of this run. */
  readonly folder: string
  readonly round: number
  /** Tokens of the raisers, in turn. */
  readonly tokens: readonly string[]
  readonly before: number
}

/** Measures raising demands against the same application whose handler only checks. */
export async function raising({ folder, round, tokens, before }: Raising): Promise<Measured> {
  let slowest = 0
  const serve = async (constant: boolean): Promise<number> => {
    const directory = join(folder, `${round}-${constant ? 'constant' : 'engine'}`)
    const workerData: Serving = { directory, secret: SECRET, constant }
    const thread = new Worker(new URL('./command.server.ts', import.meta.url), { workerData })
    const [url] = await once(thread, 'message')
    const sent = (amount: number) =>
      load({
        url: `${url}/v1/pa/demands`,
        headers: { 'content-type': 'application/json' },
        turns: tokens.map((token) => ({ authorization: `Bearer ${token}` })),
        body: BODY,
        connections: CONNECTIONS,
        amount,
      })
    if (before > 0) await sent(before)
    const { rate, p99 } = await sent(REQUESTS)
    thread.postMessage('stop')
    await once(thread, 'exit')
    if (!constant) slowest = p99
    return rate
  }
  const ratio = await inTurns(
    round,
    () => serve(false),
    () => serve(true),
  )
  return { ...ratio, beside: { 'p99 ms': Math.round(slowest) } }
}
