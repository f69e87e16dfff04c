import { headers, type JetStreamClient, type JetStreamManager, type NatsConnection } from 'nats'
import { semaphore } from '../../../services/kit/semaphore.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, refusal, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { bucketFault, undeletable } from './faults.ts'

/** At most this many requests are in flight: more would only wait in the server. */
const MAX_REQUESTS_IN_FLIGHT = 256
const EXPECTED = 'Nats-Expected-Last-Subject-Sequence'

/** An entry as the bucket holds it. */
export interface BucketEntry {
  readonly content: Buffer
  /** Its sequence in the bucket's stream. Later entries have greater revisions. */
  readonly revision: number
}

/** A JetStream bucket with history 1. Every call rejects with a Fault `vault.unavailable` or `vault.full` in bounded time. */
export interface Bucket {
  readonly name: string
  /** Creates the bucket where there is none, and corrects its settings. @returns the number of its entries */
  prepare(replicas: number | undefined): Promise<number>
  /** Reads an entry by its name. */
  get(entry: string): Promise<BucketEntry | undefined>
  /** Writes a new entry. Resolves with its revision; undefined where an entry of that name exists. */
  create(entry: string, content: Uint8Array): Promise<number | undefined>
  /** Writes an entry, new or not. Resolves with its revision. */
  put(entry: string, content: Uint8Array): Promise<number>
  /** Removes the entry of this revision, and overwrites it in the server's files. Resolves with false where it is gone already. */
  remove(revision: number): Promise<boolean>
  /** Resolves with the names of entries that match a pattern, in which `*` stands for one part. */
  names(pattern: string): Promise<string[]>
  /** Resolves with the revision of the latest entry, even if that was removed. */
  end(): Promise<number>
}

/** Makes the access to a bucket. @param name of the bucket */
export function natsBucket(nats: NatsLink, name: string): Bucket {
  const stream = `KV_${name}`
  const prefix = `$KV.${name}.`
  const { ask, known } = bucketCalls(nats, name)

  return {
    name,

    prepare: (replicas) =>
      ask(async (js, jsm) => {
        // A follower may lag, and must not return a destroyed key. So all is read from the leader.
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
        const ack = await unless(REFUSED.wrongSequence, () => js.publish(prefix + entry, content, { headers: told }))
        return ack?.seq
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

/** Makes the calls of JetStream, of which a bounded number run at a time. */
function bucketCalls(nats: NatsLink, name: string) {
  const { connected, guard } = guarded(nats)
  let managing: { readonly of: NatsConnection; readonly manager: Promise<JetStreamManager> } | undefined
  const slot = semaphore(MAX_REQUESTS_IN_FLIGHT)
  /**
   * Whether the bucket is known to hold an entry. nats-server 2.9 crashes when it is asked for a message of a stream that is being
   * created, and another engine may just do that.
   */
  const known = { filled: false }

  /** Runs the work under the guard of the current connection. */
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
