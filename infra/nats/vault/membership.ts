import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { KvEntry } from 'nats'
import { Fault } from '../../../services/kit/fault.ts'
import { waiting } from '../condition.ts'
import type { NatsLink } from '../connection.ts'
import { guarded } from '../guarded-connection.ts'
import type { Bucket } from './bucket.ts'
import { unattended } from './faults.ts'
import { beating } from './heartbeat.ts'
import { roll } from './peers.ts'
import {
  type Announced,
  type Beat,
  type Destruction,
  engineIn,
  type Notice,
  noticeEntry,
  toWrite,
  written,
} from './protocol.ts'

/** Beats within a lease: some may be late, or lost. */
const BEATS = 5
/** Milliseconds before a watch that broke is begun anew. */
const RETRY_MS = 250
/** Milliseconds for which a caller waits for the watch. */
const PATIENCE_MS = 3_000

export interface CircleOptions {
  readonly nats: NatsLink
  /** Where engines beat and destructions are announced. */
  readonly bucket: Bucket
  /** Rejects where the keys beside it are not those of this engine's log. */
  readonly verify: () => Promise<void>
  /** Of each of its entries; made where it is missing, for it holds nothing that lasts. */
  readonly replicas?: number | undefined
  /** Milliseconds for which keys in memory may be used without hearing from the bucket. */
  readonly lease: number
  /** Milliseconds of silence after which an engine certainly has nothing more on its way to the log. */
  readonly grace: number
  /** Lets go at once of what the destruction concerns; resolves when nothing that was under way may still write of it. */
  readonly letGo: (notice: Notice) => Promise<void>
  /** Keeps the values that were sealed here with the key that is to be redacted. */
  readonly keep: (notice: Notice) => Promise<void>
  /** A destruction is over: what was read while it lasted is not to be relied on. */
  readonly over: (notice: Notice) => void
  /** Something may have gone unheard: nothing that is held may be used any more. */
  readonly lapsed: () => void
  /** Finishes what an engine began that is gone. */
  readonly resume: (notice: Notice) => Promise<void>
}

/** The engines that share a bucket, as one of them sees it. */
export interface Circle {
  /** Whether keys in memory may be used now. */
  attending(): boolean
  /** @throws Fault `vault.unavailable` where that does not come about within seconds */
  attended(): Promise<void>
  /** Destructions that are not known to be over. */
  pending(): Iterable<Notice>
  /** Tells all engines, and resolves when it is heard here; undefined where one of that name is under way. */
  announce(destruction: Destruction): Promise<Notice | undefined>
  /** Resolves when no engine uses what the notice concerns any more. */
  acknowledged(notice: Notice): Promise<void>
  /** An engine that may have sealed values with the key that is to be redacted and has not kept them. */
  unkept(notice: Notice): Promise<string | undefined>
  /** Leaves it to be resumed. */
  leave(notice: Pick<Notice, 'name'>): void
  withdraw(notice: Notice): Promise<void>
  /** Whether the engine that announced it is at it still. */
  underWay(notice: Pick<Notice, 'by' | 'name'>): boolean
  close(): Promise<void>
}

/**
 * How engines keep each other from using destroyed keys. In one stream there are notices of destructions, and beats of each engine, and
 * each engine watches the whole stream, in order. When its own beat comes back to it, it has heard every notice before that; so
 * for the length of a lease from when it sent that beat it may use what it holds, and no longer. Whoever destroys announces
 * it and waits until every engine has answered by a beat, or a lease has passed, within which the others have stopped by themselves.
 */
export function openCircle(options: CircleOptions): Circle {
  const { nats, bucket, replicas, lease, grace, letGo, keep, over, lapsed, resume, verify } = options
  /** Some clocks run faster, and timers come late. */
  const expiry = lease * 1.2
  const me = randomBytes(8).toString('hex')
  const { connected, guard } = guarded(nats)
  const closing = new AbortController()
  const others = roll(expiry, grace)
  const { changed, until } = waiting()
  const pending = new Map<string, Notice>()
  /** Names of notices that this engine is at itself. */
  const inHand = new Set<string>()
  /** How many watches there have been: what is known of other engines belongs to one. */
  let watches = 0
  let seen = 0
  let kept: number[] = []
  let hearing = Promise.resolve()
  let keeping = Promise.resolve()
  let tending: Promise<void> | undefined
  let failure: unknown
  const failed = (error: unknown): void => {
    failure = error
  }
  const own = beating({ bucket, engine: me, lease, content: () => ({ seen, kept }), failed })
  const { attending, beat } = own

  function hearOwn({ beat }: Beat): void {
    // While it could not use what it held, a destruction may have come and gone unheard.
    if (!own.heardOwn(beat)) lapsed()
    failure = undefined
  }

  function hearNotice(name: string, revision: number, content: Announced): void {
    const notice: Notice = { ...content, name, revision, at: performance.now() }
    pending.set(name, notice)
    const done = letGo(notice)
    hearing = hearing.then(async () => {
      await done
      seen = Math.max(seen, revision)
      beat()
    })
    if (notice.kind === 'redaction') tryToKeep(notice)
  }

  function tryToKeep(notice: Notice): void {
    keeping = keeping.then(async () => {
      if (kept.includes(notice.revision) || pending.get(notice.name) !== notice) return
      try {
        await keep(notice)
        kept = [...kept, notice.revision]
        beat()
      } catch (error) {
        failed(error)
      }
    })
  }

  function hear({ key, revision, value, operation }: KvEntry): void {
    if (operation !== 'PUT') return
    const engine = engineIn(key)
    const said = written<Beat | Announced>(value)
    if (said === undefined) return
    if ('kind' in said) hearNotice(key, revision, said)
    else if (engine === me) hearOwn(said)
    else if (engine !== undefined) others.heard(engine, said, revision)
    changed()
  }

  function settle(notice: Notice): void {
    if (pending.get(notice.name) !== notice) return
    pending.delete(notice.name)
    kept = kept.filter((revision) => revision !== notice.revision)
    over(notice)
  }

  const underWay = ({ by, name }: Pick<Notice, 'by' | 'name'>): boolean =>
    by === me ? inHand.has(name) : others.alive(by)

  /** Looks after what others have left: notices of destructions that are over, or were never finished. */
  async function tend(): Promise<void> {
    try {
      for (const revision of others.forget()) await bucket.remove(revision)
      for (const notice of [...pending.values()]) {
        if (performance.now() - notice.at < expiry || inHand.has(notice.name)) continue
        const entry = await bucket.get(notice.name)
        if (entry?.revision !== notice.revision) settle(notice)
        else if (!underWay(notice)) await resume(notice)
        else if (notice.kind === 'redaction') tryToKeep(notice)
      }
    } catch (error) {
      failed(error)
    }
  }

  async function watch(): Promise<void> {
    const ending = AbortSignal.any([closing.signal, nats.lost()])
    await verify().catch((error: unknown) => {
      // What is held belongs to another bucket than the one that is there now.
      if (error instanceof Fault && error.kind === 'permanent') {
        own.begin()
        lapsed()
      }
      throw error
    })
    await bucket.prepare(replicas)
    const entries = await guard(async () =>
      (await connected().js.views.kv(bucket.name, { bindOnly: true, allow_direct: false })).watch(),
    )
    watches += 1
    seen = 0
    own.begin()
    others.clear()
    for (const notice of pending.values()) settle(notice)
    lapsed()
    const stop = () => entries.stop()
    ending.addEventListener('abort', stop, { once: true })
    if (ending.aborted) stop()
    const timer = setInterval(() => {
      // A watch that brings nothing, though beats are stored, is begun anew.
      if (own.silence() > 2 * lease) stop()
      beat()
      tending ??= tend().finally(() => {
        tending = undefined
      })
    }, lease / BEATS)
    beat()
    try {
      for await (const entry of entries) hear(entry)
    } finally {
      clearInterval(timer)
      ending.removeEventListener('abort', stop)
    }
  }

  async function attend(): Promise<void> {
    while (!closing.signal.aborted) {
      await watch().catch(failed)
      await delay(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  /** Answers count only where they were all heard by the watch that the notice was heard by. */
  function attendedTo(notice: Notice, done: boolean): void {
    if (!done || pending.get(notice.name) !== notice || !attending()) throw unattended(bucket.name, failure)
  }

  const attendance = attend()
  return {
    attending,
    async attended() {
      if (await until(attending, PATIENCE_MS)) return
      throw failure instanceof Fault && failure.kind === 'permanent' ? failure : unattended(bucket.name, failure)
    },
    pending: () => pending.values(),
    async announce(destruction) {
      const name = noticeEntry(destruction, randomBytes(8).toString('hex'))
      const under = watches
      if (!attending()) throw unattended(bucket.name, failure)
      inHand.add(name)
      try {
        const revision = await bucket.create(name, toWrite({ ...destruction, by: me }))
        if (revision !== undefined) {
          await until(() => pending.get(name)?.revision === revision, expiry)
          const notice = pending.get(name)
          // Of a watch that began meanwhile it is not certain that it has brought every engine yet.
          if (notice?.revision === revision && under === watches) return notice
          throw unattended(bucket.name, failure)
        }
        inHand.delete(name)
        return undefined
      } catch (error) {
        inHand.delete(name)
        throw error
      }
    },
    async acknowledged(notice) {
      await until(() => seen >= notice.revision, 2 * lease)
      await until(() => others.answered('seen', notice.revision), expiry)
      attendedTo(notice, seen >= notice.revision)
    },
    async unkept(notice) {
      const { revision } = notice
      await until(() => kept.includes(revision) && others.answered('kept', revision), expiry)
      attendedTo(notice, kept.includes(revision))
      return others.missing(revision)
    },
    leave({ name }) {
      inHand.delete(name)
    },
    async withdraw(notice) {
      await bucket.remove(notice.revision)
      inHand.delete(notice.name)
      settle(notice)
    },
    underWay,
    async close() {
      closing.abort()
      await attendance
      await Promise.all([tending, hearing, keeping])
      await own.stop()
    },
  }
}
