import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import type { Instant } from '../../domain/kernel/index.ts'
import type { NatsLink } from './connection.ts'
import { guarded } from './guarded-connection.ts'
import { leases } from './lease.ts'
import { GOVERNANCE, type StreamNames } from './names.ts'

/** The server to ask, and the bucket to use. */
export interface ServerTimeOptions {
  readonly nats: NatsLink
  readonly names?: StreamNames
  readonly replicas?: number | undefined
  /** Whether a server of this address runs on another host. */
  readonly elsewhere?: (server: string) => Promise<boolean>
}

/**
 * Makes the function that asks the NATS server for its time, by a small entry in the bucket of leases, which the server stamps
 * and soon removes. It resolves with undefined where the server runs on this host, and so has the same clock. It rejects with a
 * fault of NATS.
 */
export function serverTime(options: ServerTimeOptions): () => Promise<Instant | undefined> {
  const { nats, names = GOVERNANCE, replicas, elsewhere = runsElsewhere } = options
  const { guard, connected } = guarded(nats)
  return () =>
    guard(async () => {
      const { of, js } = connected()
      if (!(await elsewhere(of.getServer()))) return undefined
      const bucket = await leases(js, names, replicas)
      const key = `clock-${randomUUID()}`
      await bucket.put(key, '')
      return (await bucket.get(key))?.created.getTime()
    })
}

/** Whether no address of a server is one of this host. @param server `host:port` */
export async function runsElsewhere(server: string): Promise<boolean> {
  const host = server.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  const found = await lookup(host, { all: true }).catch(() => [])
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address)),
  )
  return found.length > 0 && found.every(({ address }) => !own.has(address) && !isLoopback(address))
}

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)
