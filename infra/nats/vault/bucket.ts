import { headers } from 'nats'
import type { StoredRecord } from '../../crypto/key-store.ts'
import { type BoundedCalls, boundedCalls } from '../bounded-calls.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, refusal, unless } from '../faults.ts'
import { bucketFault, undeletable } from './faults.ts'

const EXPECTED = 'Nats-Expected-Last-Subject-Sequence'
/** The header that holds the revision which an entry replaces. */
const REPLACES = 'Sanshe-Replaces'
/** An entry that is replaced stays until it is overwritten: the server would only forget where it was. */
const HISTORY = 2

/** A JetStream bucket of records. A revision is a sequence of its stream. Every call rejects with a Fault `vault.unavailable` or `vault.full` in bounded time. */
export interface Bucket {
  readonly name: string
  /** Creates the bucket where there is none, and corrects its settings. @returns the number of its entries */
  prepare(replicas: number | undefined): Promise<number>
  /** Reads an entry by its name. */
  get(entry: string): Promise<StoredRecord | undefined>
  /** Writes a new entry. Resolves with its revision; undefined where an entry of that name exists. */
  create(entry: string, content: Uint8Array): Promise<number | undefined>
  /** Writes an entry, new or not. */
  put(entry: string, content: Uint8Array): Promise<void>
  /** Writes an entry in place of that of a revision, which is overwritten in the server's files. Resolves with false where that is gone. */
  replace(entry: string, content: Uint8Array, revision: number): Promise<boolean>
  /** Removes the entry of this revision, and overwrites it in the server's files. Resolves with false where it is gone already. */
  remove(entry: string, revision: number): Promise<boolean>
  /** Resolves with the names of entries that begin with a prefix, which ends in a dot. */
  names(prefix: string): Promise<string[]>
}

/** Makes the access to a bucket. @param name of the bucket */
export function natsBucket(nats: NatsLink, name: string): Bucket {
  const stream = `KV_${name}`
  const prefix = `$KV.${name}.`
  const { ask, known } = bucketCalls(nats, name)

  /** Publishes an entry if the last one of its name has this revision. Resolves with its own. */
  const publish = (entry: string, content: Uint8Array, last: number) =>
    ask(async (js) => {
      const told = headers()
      told.set(EXPECTED, String(last))
      if (last > 0) told.set(REPLACES, String(last))
      const ack = await unless(REFUSED.wrongSequence, () => js.publish(prefix + entry, content, { headers: told }))
      return ack?.seq
    })

  const overwrite = (revision: number) =>
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
    })

  const last = (entry: string) =>
    ask(async (_, jsm) => {
      known.filled ||= (await jsm.streams.info(stream)).state.messages > 0
      if (!known.filled) return undefined
      return unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { last_by_subj: prefix + entry }))
    })

  return {
    name,

    prepare: (replicas) =>
      ask(async (js, jsm) => {
        // A follower may lag, and must not return a destroyed key. So all is read from the leader.
        await js.views.kv(name, { history: HISTORY, allow_direct: false, replicas: replicas ?? 1 })
        const { config, state } = await jsm.streams.info(stream)
        if (config.deny_delete) throw undeletable(name)
        const { max_msgs_per_subject: history, allow_direct: direct, max_age: age, num_replicas: copies } = config
        if (history !== HISTORY || direct || age !== 0 || copies !== (replicas ?? copies)) {
          await jsm.streams.update(stream, {
            max_msgs_per_subject: HISTORY,
            allow_direct: false,
            max_age: 0,
            num_replicas: replicas ?? copies,
          })
        }
        known.filled = state.messages > 0
        return state.messages
      }),

    async get(entry) {
      const found = await last(entry)
      if (found === undefined) return undefined
      const replaced = Number(found.header.get(REPLACES))
      // The engine that replaced it may have stopped before it overwrote the one before.
      if (replaced > 0 && !known.overwritten.has(replaced)) {
        await overwrite(replaced)
        known.overwritten.add(replaced)
      }
      return { content: Buffer.from(found.data), revision: found.seq }
    },

    create: (entry, content) => publish(entry, content, 0),

    put: (entry, content) => ask(async (js) => void (await js.publish(prefix + entry, content))),

    async replace(entry, content, revision) {
      if ((await publish(entry, content, revision)) === undefined) return false
      await overwrite(revision)
      known.overwritten.add(revision)
      return true
    },

    async remove(entry, revision) {
      const removed = await overwrite(revision)
      // An entry that it had replaced may still be there, and must not come to light.
      for (let left = await last(entry); left !== undefined && left.seq < revision; left = await last(entry))
        await overwrite(left.seq)
      return removed
    },

    names: (entries) =>
      ask(async (_, jsm) => {
        const { state } = await jsm.streams.info(stream, { subjects_filter: `${prefix}${entries}>` })
        return Object.keys(state.subjects ?? {}).map((subject) => subject.slice(prefix.length))
      }),
  }
}

/** Makes the calls, whose errors are faults of the vault, and what is known of the entries. */
function bucketCalls(nats: NatsLink, name: string) {
  const known = {
    /**
     * Whether the bucket is known to hold an entry. nats-server 2.9 crashes when it is asked for a message of a stream that is being
     * created, and another engine may just do that.
     */
    filled: false,
    overwritten: new Set<number>(),
  }
  const calls = boundedCalls(nats, () => {
    known.filled = false
  })
  const ask: BoundedCalls = async (work) => {
    try {
      return await calls(work)
    } catch (error) {
      throw bucketFault(error, name)
    }
  }
  return { ask, known }
}
