import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Closed } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { RawEvent } from '../../services/kit/raw-event.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import type { TargetStanding } from '../../services/ports/migration-target.ts'
import type { Calls } from './calls.ts'
import { isConflict } from './faults.ts'
import { parsed } from './messages.ts'
import { LOG_TYPES } from './own-events.ts'

/** The stream that holds the log's identity. Its events are no events of the log, so no reader gets them. */
const STREAM = 'sanshe-log'
const ESTABLISHED = 'sanshe.LogEstablished'
/** Says that another log is being copied into this one. No engine may open it until that is done. */
const MOVING = 'sanshe.LogMoving'
const LogIdentitySchema = Closed({
  id: Type.String({ minLength: 36, maxLength: 36 }),
  epoch: Type.Integer({ minimum: 1 }),
})

/** Whether an event is one of these. */
export const isOfLog = ({ type }: RawEvent): boolean => LOG_TYPES.prefixes.some((prefix) => type.startsWith(prefix))

/** Reads and writes the identity of the log in a store. */
export interface Identities {
  /** Resolves with the identity of this log, which the first engine decides. @throws Fault `log.foreign` `log.incomplete` */
  establish(): Promise<LogIdentity>
  /** Resolves with the identity of this log; undefined in a store that has none yet. @throws Fault `log.foreign` */
  standing(): Promise<TargetStanding | undefined>
  /** Claims a store without an identity. @returns the identity that holds, also where another process was first */
  reserve(identity: LogIdentity): Promise<TargetStanding>
  /** Lets engines open a reserved log. */
  settle(identity: LogIdentity): Promise<void>
  /**
   * Begins a new epoch, so that state derived from the log before is rebuilt. Every engine sees it in its tail.
   *
   * @param after returns the epoch that follows the current one
   * @returns the identity that holds, also where another process was first
   */
  accept(after: (epoch: number) => number): Promise<LogIdentity>
}

/** Returns the identity that an event of the log's own stream states; undefined for any other event. */
export function identityIn({ stream, type, text }: RawEvent): LogIdentity | undefined {
  if (stream !== STREAM || type !== ESTABLISHED) return undefined
  const data = parsed(text)
  return Value.Check(LogIdentitySchema, data) ? data : undefined
}

/** Makes the access to a log's identity. */
export function identities(calls: Calls): Identities {
  /** Writes an identity. Where another process was first, its identity stays. */
  async function say(type: string, { id, epoch }: LogIdentity, expected: number) {
    const event = { id: randomUUID(), type, text: JSON.stringify({ id, epoch }) }
    await calls.append(STREAM, [event], expected).catch((error: unknown) => {
      if (!isConflict(error)) throw error
    })
  }

  async function latest(): Promise<(TargetStanding & { readonly revision: number }) | undefined> {
    const [last] = (await calls.stream(STREAM, 'end', 1)) ?? []
    if (last === undefined) return undefined
    const { type, revision } = last
    const identity = parsed(last.text)
    if (Value.Check(LogIdentitySchema, identity)) return { identity, complete: type !== MOVING, revision }
    throw new Fault('log.foreign', `The stream ${STREAM} is not an event log of Sanshe. Name another EventStoreDB.`)
  }

  async function said(): Promise<TargetStanding & { readonly revision: number }> {
    const found = await latest()
    if (found === undefined) throw new Error(`what was written to ${STREAM} is not there`)
    return found
  }

  return {
    standing: latest,
    async establish() {
      await say(ESTABLISHED, { id: randomUUID(), epoch: 1 }, -1)
      const { identity, complete } = await said()
      if (complete) return identity
      throw new Fault(
        'log.incomplete',
        'A log is still being moved into this EventStoreDB: run `sanshe migrate` again until it says that it is complete.',
      )
    },
    async reserve(identity) {
      await say(MOVING, identity, -1)
      return said()
    },
    settle: (identity) => say(ESTABLISHED, identity, 0),
    async accept(after) {
      const { identity, revision } = await said()
      await say(ESTABLISHED, { id: identity.id, epoch: after(identity.epoch) }, revision)
      return (await said()).identity
    },
  }
}
