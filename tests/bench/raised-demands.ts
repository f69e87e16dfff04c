import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { mintToken } from '../../src/http/tokens.ts'
import type { Serving } from './command.server.ts'
import { load } from './load.ts'
import { type BenchSetting, inTurns, type Measured } from './measure.ts'
import { RAISE_BODY } from './served-engine.ts'

const CONNECTIONS = 64
const REQUESTS = 8_000
const SECRET = 'a secret of the bench, long enough for HS256'

/** Makes the token of a raiser. */
export const tokenOf = (claims: Omit<Parameters<typeof mintToken>[1], 'communities'>): Promise<string> =>
  mintToken(SECRET, { ...claims, communities: ['pa'] }, { ttlSeconds: 3600, clock: Date.now })

/** How demands are raised: by whom, and how many before the measured ones. */
interface Raising extends Pick<BenchSetting, 'folder' | 'quick'> {
  readonly round: number
  /** Tokens of the raisers, in turn. */
  readonly tokens: readonly string[]
  readonly before: number
}

/** Measures raising demands against the same application whose handler only checks. */
export async function raising({ folder, quick, round, tokens, before }: Raising): Promise<Measured> {
  let slowest = 0
  const serve = async (constant: boolean): Promise<number> => {
    const directory = join(folder, `${round}-${constant ? 'constant' : 'engine'}`)
    const { rate, p99 } = await served({ directory, secret: SECRET, constant }, tokens, [
      before,
      quick ? 200 : REQUESTS,
    ])
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

/** Raises demands on an engine of its own, and returns the rate. */
export async function raisedByEngine(directory: string, amount: number): Promise<number> {
  const token = await tokenOf({ sub: 'person-1', role: 'committee', party: 'committee' })
  return (await served({ directory, secret: SECRET, constant: false }, [token], [0, amount])).rate
}

/** Raises demands in a serving thread: some before, then the measured ones. */
async function served(serving: Serving, tokens: readonly string[], [before, amount]: readonly [number, number]) {
  const thread = new Worker(new URL('./command.server.ts', import.meta.url), { workerData: serving })
  const [url] = await once(thread, 'message')
  const sent = (amount: number) =>
    load({
      url: `${url}/v1/pa/demands`,
      headers: { 'content-type': 'application/json' },
      turns: tokens.map((token) => ({ authorization: `Bearer ${token}` })),
      body: RAISE_BODY,
      connections: CONNECTIONS,
      amount,
    })
  if (before > 0) await sent(before)
  const result = await sent(amount)
  thread.postMessage('stop')
  await once(thread, 'exit')
  return result
}
