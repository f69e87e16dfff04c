import type { NatsConnection } from 'nats'
import { expect } from 'vitest'
import type { Client } from '../../client/index.ts'
import type { Connected } from './rig.ts'

/** Long enough for a busy machine. */
export const SOON = { timeout: 15_000 }

/** The connection of a client, for other uses of NATS. */
export const natsOf = ({ connection }: Pick<Client, 'connection'>): NatsConnection => connection as NatsConnection

let names = 0

/** Returns the name of a durable subscription that no other test uses. */
export const newDurable = (): string => `service-${++names}`

/** Raises demands one after the other, and returns their ids. */
export async function raiseDemands(client: Client, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const answer = await client.command('demand', 'raise', { community: 'pa', data: { text: `A lamp, ${n}` } })
    if (!answer.ok) throw new Error(answer.detail)
    ids.push(answer.id)
  }
  return ids
}

/** Waits until the stream has all events of the log. */
export async function published({ engine }: Connected, client: Client): Promise<void> {
  const jsm = await natsOf(client).jetstreamManager()
  const head = await engine.log.head()
  const last = async () => {
    const { last_seq } = (await jsm.streams.info('GOVERNANCE')).state
    return Number((await jsm.streams.getMessage('GOVERNANCE', { seq: last_seq })).header.get('Governance-Position'))
  }
  await expect.poll(last, SOON).toBe(head)
}

/** Returns the ids of the events by which demands were raised, in the order of the log. */
export async function raisedInLog({ engine }: Connected): Promise<string[]> {
  const ids: string[] = []
  for await (const events of engine.log.readAll(0)) {
    for (const { type, id } of events) if (type.startsWith('governance.DemandRaised.')) ids.push(id)
  }
  return ids
}
