import { randomUUID } from 'node:crypto'
import { BACKWARDS, END, type EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Closed } from '../../../domain/kernel/index.ts'
import { Fault } from '../../../services/fault.ts'
import type { LogIdentity } from '../../../services/ports.ts'
import { isConflict } from './faults.ts'
import { collected } from './reading.ts'
import { type Patience, reaching } from './retrying.ts'

/** Holds who this log is; its events are not of ours, so no reader is handed them. */
const STREAM = 'sanshe-log'
const ESTABLISHED = 'sanshe.LogEstablished'
/** Another log is being copied into this one, which no engine may open before that is done. */
const MOVING = 'sanshe.LogMoving'

const LogIdentitySchema = Closed({
  id: Type.String({ minLength: 36, maxLength: 36 }),
  epoch: Type.Integer({ minimum: 1 }),
})

/** Who a log is, or is about to be. */
export interface Standing {
  readonly identity: LogIdentity
  readonly complete: boolean
}

export interface Identities {
  /** Who this log is; whoever comes first says so. @throws Fault `log.foreign` `log.incomplete` */
  establish(): Promise<LogIdentity>
  /** Undefined where nobody has said anything yet. @throws Fault `log.foreign` */
  standing(): Promise<Standing | undefined>
  /** Claims a store of which nothing was said yet. @returns what holds, whoever came first */
  reserve(identity: LogIdentity): Promise<Standing>
  /** Lets engines open a log that was reserved. */
  settle(identity: LogIdentity): Promise<void>
}

export function identities(client: EventStoreDBClient, deadline: number, patient: Patience): Identities {
  /** What another one has said before stands. */
  async function say(type: string, { id, epoch }: LogIdentity, expectedRevision: typeof NO_STREAM | bigint) {
    const said = jsonEvent({ type, data: { id, epoch } })
    const append = () => client.appendToStream(STREAM, said, { expectedRevision, deadline })
    await reaching(append, patient).catch((error: unknown) => {
      if (!isConflict(error)) throw error
    })
  }

  async function standing(): Promise<Standing | undefined> {
    const latest = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const
    const [last] = await reaching(() => collected(client.readStream(STREAM, latest)), patient)
    if (last === undefined) return undefined
    const identity: unknown = last.event?.data
    if (Value.Check(LogIdentitySchema, identity)) return { identity, complete: last.event?.type !== MOVING }
    throw new Fault('log.foreign', `The stream ${STREAM} is no event log of Sanshe: name another EventStoreDB.`)
  }

  async function said(): Promise<Standing> {
    const found = await standing()
    if (found === undefined) throw new Error(`what was written to ${STREAM} is not there`)
    return found
  }

  return {
    standing,
    async establish() {
      await say(ESTABLISHED, { id: randomUUID(), epoch: 1 }, NO_STREAM)
      const { identity, complete } = await said()
      if (complete) return identity
      throw new Fault(
        'log.incomplete',
        'A log is still being moved into this EventStoreDB: run `sanshe migrate` again until it says that it is complete.',
      )
    },
    async reserve(identity) {
      await say(MOVING, identity, NO_STREAM)
      return said()
    },
    settle: (identity) => say(ESTABLISHED, identity, 0n),
  }
}
