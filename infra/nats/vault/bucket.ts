import { headers, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats'
import { semaphore } from '../../../services/kit/semaphore.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, refusal, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { bucketFault, undeletable } from './faults.ts'

/** How many requests may be in flight: more would only wait in the server. */
const MAX_REQUESTS_IN_FLIGHT = 256
const EXPECTED = 'Nats-Expected-Last-Subject-Sequence'

export interface BucketEntry {
  readonly content: Buffer
  /** Its place in the bucket's stream: later entries have greater ones. */
  readonly revision: number
}

/** A JetStream bucket with history 1. Every call rejects with a Fault `vault.unavailable` or `vault.full` in bounded time. */
export interface Bucket {
  readonly name: string
  /** Makes it where there is none, and sets right what it must keep to. @returns how many entries it has */
  prepare(replicas: number | undefined): Promise<number>
  get(entry: string): Promise<BucketEntry | undefined>
  /** Its revision; undefined where there is one of that name already. */
  create(entry: string, content: Uint8Array): Promise<number | undefined>
  put(entry: string, content: Uint8Array): Promise<number>
  /** Removes the entry of this revision, and overwrites it in the server's files. False where it is gone already. */
  remove(revision: number): Promise<boolean>
  /** Names that match, `*` for one part. */
  names(pattern: string): Promise<string[]>
  /** The revision of the latest entry, also where that was removed. */
  end(): Promise<number>
}

export function natsBucket(nats: NatsLink, name: string): Bucket {
  const stream = `KV_${name}`
  const prefix = `$KV.${name}.`
  const { ask, known } = bucketCalls(nats, name)

  return {
    name,

    prepare: (replicas) =>
      ask(async (js, jsm) => {
        // A follower may lag: what was destroyed must not be read from it, so all is asked of the leader.
        await js.views.kv(name, { history: 1, allow_direct: false, replicas: replicas ?? 1 })
        const { config, state } = await jsm.streams.info(stream)
        if (config.deny_delete) throw undeletable(name)
        const { max_msgs_per_subject: history, allow_direct: direct, max_age: age, num_replicas: copies } = config
        if (history !== 1 || direct || age !== 0 || copies !== (replicas ?? copies)) {
          await jsm.streams.update(stream, {
            max_msgs_per_subject: 1,
            allow_direct: false,
            max_age: 0,
            num_replicas: replicas ?? copies,
          })
        }
        known.filled = state.messages > 0
        return state.messages
      }),

    get: (entry) =>
      ask(async (_, jsm) => {
        known.filled ||= (await jsm.streams.info(stream)).state.messages > 0
        if (!known.filled) return undefined
        const found = await unless(REFUSED.noMessage, () =>
          jsm.streams.getMessage(stream, { last_by_subj: prefix + entry }),
        )
        return found && { content: Buffer.from(found.data), revision: found.seq }
      }),

    create: (entry, content) =>
      ask(async (js) => {
        const told = headers()
        told.set(EXPECTED, '0')
        try {
          return (await js.publish(prefix + entry, content, { headers: told })).seq
        } catch (error) {
          if (refusal(error) === REFUSED.wrongSequence) return undefined
          throw error
        }
      }),

    put: (entry, content) => ask(async (js) => (await js.publish(prefix + entry, content)).seq),

    remove: (revision) =>
      ask(async (_, jsm) => {
        try {
          return await jsm.streams.deleteMessage(stream, revision)
        } catch (error) {
          const code = refusal(error)
          if (code !== REFUSED.noSequence && code !== REFUSED.notDeleted) throw error
          const left = await unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: revision }))
          if (left !== undefined) throw error
          return false
        }
      }),

    names: (pattern) =>
      ask(async (_, jsm) => {
        const { state } = await jsm.streams.info(stream, { subjects_filter: prefix + pattern })
        return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length))
      }),

    end: () => ask(async (_, jsm) => (await jsm.streams.info(stream)).state.last_seq),
  }
}

/** Calls of JetStream, a bounded number at a time. */
function bucketCalls(nats: NatsLink, name: string) {
  const { connected, guard } = guarded(nats)
  let managing: { readonly of: NatsConnection; readonly manager: Promise<JetStreamManager> } | undefined
  const slot = semaphore(MAX_REQUESTS_IN_FLIGHT)
  /**
   * Whether the bucket is known to hold something: nats-server 2.9 ends when it is asked for a message of a stream that is just
   * being made, as another engine may be doing.
   */
  const known = { filled: false }

  /** The work under the guard of the connection that there is now. */
  const asked = <T>(work: (js: JetStreamClient, jsm: JetStreamManager) => Promise<T>): Promise<T> =>
    guard(async () => {
      const { of, js } = connected()
      if (managing?.of !== of) {
        managing = { of, manager: js.jetstreamManager(false) }
        known.filled = false
      }
      return work(js, await managing.manager)
    })

  async function ask<T>(work: (js: JetStreamClient, jsm: JetStreamManager) => Promise<T>): Promise<T> {
    try {
      return await slot(() => asked(work))
    } catch (error) {
      throw bucketFault(error, name)
    }
  }

  return { ask, known }
}
