import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connect, headers } from 'nats'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { openOwn, ownBucket } from '../infra/nats/vault/rig.ts'
import { type Bench, inTurns, rate } from './measure.ts'

const KEYS = 3_000
const CALLERS = 64

/** Runs a task `count` times, with several in flight. */
async function by(callers: number, times: number, work: (nth: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < times) await work(next++)
  }
  return rate(times, () => Promise.all(Array.from({ length: callers }, caller)))
}

/** A subject's next value: the first one makes its key, and every later one is of a person who came back. */
const sealing = (vault: Vault, run: string) => (nth: number) =>
  vault.seal([{ subject: `resident-${run}-${nth}`, value: 'The lamp is out.' }])

/** Operations of a vault a second, by kind. */
async function figures(vault: Vault, run: string, keys: number): Promise<Readonly<Record<string, number>>> {
  const one = await by(1, keys / 5, sealing(vault, `${run}-one`))
  const many = await by(CALLERS, keys, sealing(vault, `${run}-many`))
  const returning = await by(CALLERS, keys * 10, (nth) => sealing(vault, `${run}-many`)(nth % keys))
  // At once: engines that share keys wait for a lease, and all erasures share the wait.
  const erased = await by(keys / 3, keys / 3, (nth) => vault.erase(`resident-${run}-many-${nth}`))
  return { one, many, returning, erased }
}

/** The same requests by the client alone: a read, then the entry of a key, as the bucket holds it. */
async function entries(url: string, keys: number): Promise<number> {
  const nc = await connect({ servers: url })
  try {
    const js = nc.jetstream()
    const bucket = ownBucket()
    await js.views.kv(bucket, { history: 1, allow_direct: false })
    const told = headers()
    told.set('Nats-Expected-Last-Subject-Sequence', '0')
    const content = randomBytes(127)
    const manager = await js.jetstreamManager(false)
    return await by(CALLERS, keys, async (nth) => {
      const root = `$KV.${bucket}.root.${nth}`
      await manager.streams.getMessage(`KV_${bucket}`, { last_by_subj: root }).catch(() => undefined)
      await js.publish(root, content, { headers: told })
    })
  } finally {
    await nc.close()
  }
}

/** New keys in a bucket of NATS, sealed for by 64 callers; the limit is the same two requests. Beside it: the SQLite vault, people who came back, and 1,000 erasures at once. */
export const bench: Bench = {
  name: 'vault',
  unit: 'keys/s',
  target: 0.5,
  async run({ folder, quick }, round) {
    const keys = quick ? KEYS / 10 : KEYS
    const server = await startNatsServer()
    const masterKey = randomBytes(32)
    const shared = await openOwn(server.url, { bucket: ownBucket(), masterKey })
    const embedded = await openVault({ path: join(folder, `vault-${round}-${ownBucket()}.db`), masterKey })
    try {
      let beside = {}
      const measured = await inTurns(
        round,
        async () => {
          const ours = await figures(shared, 'nats', keys)
          const sqlite = await figures(embedded, 'sqlite', keys)
          const named = (of: typeof ours, prefix: string) =>
            Object.entries(of).map(([name, figure]) => [`${prefix} ${name}`, Math.round(figure)])
          beside = Object.fromEntries([...named(ours, 'nats'), ...named(sqlite, 'sqlite')])
          return ours.many ?? Number.NaN
        },
        () => entries(server.url, keys),
      )
      return { ...measured, beside }
    } finally {
      await shared.close()
      await embedded.close()
      await server.remove()
    }
  },
}
