import { randomBytes } from 'node:crypto'
import type { KvEntry } from 'nats'
import { Fault } from '../../../services/kit/fault.ts'
import { type Conditions, conditions } from '../condition.ts'
import type { NatsLink } from '../connection.ts'
import type { Bucket } from './bucket.ts'
import { watchBucket } from './bucket-watch.ts'
import { unattended } from './faults.ts'
import { type Heartbeat, heartbeat } from './heartbeat.ts'
import { type Notices, pendingNotices } from './notices.ts'
import { type Peers, peersOf } from './peers.ts'
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

/** An engine sends this many beats within a lease, because some may be late or lost. */
const BEATS_PER_LEASE = 5
/** A caller waits this long for the watch to work. */
const WATCH_TIMEOUT_MS = 3_000

/** The bucket of a membership, its times, and the calls that it makes. */
export interface MembershipOptions {
  readonly nats: NatsLink
  /** The bucket in which engines beat and announce destructions. */
  readonly bucket: Bucket
  /** Rejects where the keys beside it are not those of this engine's log. */
  readonly verify: () => Promise<void>
  /** Copies of each entry. The bucket is created where it is missing, because it holds nothing that lasts. */
  readonly replicas?: number | undefined
  /** The time for which keys in memory may be used without news from the bucket. */
  readonly leaseMs: number
  /** The silence after which an engine certainly has nothing more in flight to the log. */
  readonly graceMs: number
  /** Drops at once what the destruction concerns. Resolves when no write in flight concerns it any more. */
  readonly letGo: (notice: Notice) => Promise<void>
  /** Keeps the values that were sealed here with the key that is to be redacted. */
  readonly keep: (notice: Notice) => Promise<void>
  /** Called when a destruction is over. Keys that were read meanwhile may not be kept. */
  readonly over: (notice: Notice) => void
  /** Called when a notice may have gone unheard. No key in memory may be used any more. */
  readonly lapsed: () => void
  /** Finishes a destruction that a gone engine began. */
  readonly resume: (notice: Notice) => Promise<void>
}

/** The engines that share a bucket, as one of them sees it. */
export interface VaultMembership {
  /** Whether keys in memory may be used now. */
  attending(): boolean
  /** Resolves when keys in memory may be used. @throws Fault `vault.unavailable` where they may not within seconds */
  attended(): Promise<void>
  /** Returns the notices of destructions that are not known to be over. */
  pending(): Iterable<Notice>
  /** Announces a destruction to all engines. Resolves when this one has heard it; with undefined where one of that name is in progress. */
  announce(destruction: Destruction): Promise<Notice | undefined>
  /** Resolves when no engine uses what the notice concerns any more. */
  acknowledged(notice: Notice): Promise<void>
  /**
   * Resolves with an engine that may have sealed values with the key of a redaction and has not kept them; undefined where there
   * is none.
   */
  unkept(notice: Notice): Promise<string | undefined>
  /** Gives up work on a notice, so that it is resumed later. */
  leave(notice: Pick<Notice, 'name'>): void
  /** Removes a notice, because its destruction is over. */
  withdraw(notice: Notice): Promise<void>
  /** Whether the engine that announced it is still working on it. */
  underWay(notice: Pick<Notice, 'by' | 'name'>): boolean
  close(): Promise<void>
}

/** The state of one engine: its beat, its peers, and the notices that it has heard. */
interface View {
  readonly me: string
  readonly own: Heartbeat
  readonly peers: Peers
  readonly notices: Notices
  readonly conditions: Conditions
  /** Names of notices that this engine works on itself. */
  readonly inHand: Set<string>
  /** The number of watches so far. The knowledge of other engines belongs to one watch. */
  watches: number
  failure: unknown
}

/**
 * Joins the engines of a bucket, which keep each other from using destroyed keys. One stream holds the notices of destructions and the
 * beats of all engines. Each engine watches the whole stream, in order. When its own beat comes back, it has heard every notice before
 * that. So it may use its keys for one lease from the moment when it sent that beat. An engine that destroys keys announces that. It
 * then waits until every engine has answered by a beat, or until a lease has passed, in which silent engines stop by themselves.
 */
export function openVaultMembership(options: MembershipOptions): VaultMembership {
  const { nats, bucket, replicas, leaseMs, lapsed, verify } = options
  /** Some clocks run fast, and timers fire late. */
  const expiryMs = leaseMs * 1.2
  const closing = new AbortController()
  const view = viewOf(options, expiryMs)
  const { own, peers, notices } = view
  const failed = (error: unknown): void => {
    view.failure = error
  }
  let tending: Promise<void> | undefined
  const attendance = watchBucket(
    {
      nats,
      bucket,
      replicas,
      tickMs: leaseMs / BEATS_PER_LEASE,
      failed,
      hear: (entry) => hear(view, entry, lapsed),
      verify: () =>
        verify().catch((error: unknown) => {
          // The keys in memory belong to another bucket than the current one.
          if (error instanceof Fault && error.kind === 'permanent') {
            own.begin()
            lapsed()
          }
          throw error
        }),
      begin() {
        view.watches += 1
        own.begin()
        peers.clear()
        notices.begin()
        lapsed()
        own.beat()
      },
      tick() {
        own.beat()
        tending ??= tend(view, options, expiryMs)
          .catch(failed)
          .finally(() => {
            tending = undefined
          })
        // A watch that brings nothing, although beats are stored, is started again.
        return own.silenceMs() <= 2 * leaseMs
      },
    },
    closing.signal,
  )
  return {
    ...membershipOf(view, { bucket, leaseMs, expiryMs }),
    async close() {
      closing.abort()
      await attendance
      await Promise.all([tending, notices.idle()])
      await own.stop()
    },
  }
}

function viewOf({ bucket, leaseMs, graceMs, letGo, keep, over }: MembershipOptions, expiryMs: number): View {
  const me = randomBytes(8).toString('hex')
  const failed = (error: unknown): void => {
    view.failure = error
  }
  const notices = pendingNotices({ letGo, keep, over, answered: () => own.beat(), failed })
  const own = heartbeat({ bucket, engine: me, leaseMs, content: notices.answers, failed })
  const peers = peersOf(expiryMs, graceMs)
  const view: View = {
    me,
    own,
    peers,
    notices,
    conditions: conditions(),
    inHand: new Set(),
    watches: 0,
    failure: undefined,
  }
  return view
}

function hear(view: View, { key, revision, value, operation }: KvEntry, lapsed: () => void): void {
  if (operation !== 'PUT') return
  const engine = engineIn(key)
  const said = written<Beat | Announced>(value)
  if (said === undefined) return
  if ('kind' in said) view.notices.hear(key, revision, said)
  else if (engine === view.me) {
    // While the lease had run out, a destruction may have begun and ended unheard.
    if (!view.own.heardOwn(said.beat)) lapsed()
    view.failure = undefined
  } else if (engine !== undefined) view.peers.heard(engine, said, revision)
  view.conditions.changed()
}

const isUnderWay = ({ me, inHand, peers }: View, { by, name }: Pick<Notice, 'by' | 'name'>): boolean =>
  by === me ? inHand.has(name) : peers.alive(by)

/** Cleans up after other engines: settles notices of destructions that are over, and resumes those that were never finished. */
async function tend(
  view: View,
  { bucket, resume }: Pick<MembershipOptions, 'bucket' | 'resume'>,
  expiryMs: number,
): Promise<void> {
  const { peers, notices, inHand } = view
  for (const revision of peers.forget()) await bucket.remove(revision)
  for (const notice of notices.all()) {
    if (performance.now() - notice.at < expiryMs || inHand.has(notice.name)) continue
    const entry = await bucket.get(notice.name)
    if (entry?.revision !== notice.revision) notices.settle(notice)
    else if (!isUnderWay(view, notice)) await resume(notice)
    else if (notice.kind === 'redaction') notices.tryToKeep(notice)
  }
}

interface Timing {
  readonly bucket: Bucket
  readonly leaseMs: number
  readonly expiryMs: number
}

function membershipOf(view: View, { bucket, leaseMs, expiryMs }: Timing): Omit<VaultMembership, 'close'> {
  const { me, own, peers, notices, inHand } = view
  const { until } = view.conditions
  const { attending } = own
  const unheard = (): Fault => unattended(bucket.name, view.failure)

  /** Checks that the answers count: the watch that brought the notice must still run. */
  function attendedTo(notice: Notice, done: boolean): void {
    if (!done || !notices.isPending(notice) || !attending()) throw unheard()
  }

  /** Writes a notice. Resolves with undefined where a notice of that name is in the bucket. */
  async function put(name: string, destruction: Destruction): Promise<Notice | undefined> {
    const watch = view.watches
    const revision = await bucket.create(name, toWrite({ ...destruction, by: me }))
    if (revision === undefined) return undefined
    await until(() => notices.get(name)?.revision === revision, expiryMs)
    const notice = notices.get(name)
    // A watch that began meanwhile may not have brought every engine yet.
    if (notice?.revision === revision && watch === view.watches) return notice
    throw unheard()
  }

  return {
    attending,
    async attended() {
      if (await until(attending, WATCH_TIMEOUT_MS)) return
      throw view.failure instanceof Fault && view.failure.kind === 'permanent' ? view.failure : unheard()
    },
    pending: notices.all,
    async announce(destruction) {
      const name = noticeEntry(destruction, randomBytes(8).toString('hex'))
      if (!attending()) throw unheard()
      inHand.add(name)
      try {
        const notice = await put(name, destruction)
        if (notice === undefined) inHand.delete(name)
        return notice
      } catch (error) {
        inHand.delete(name)
        throw error
      }
    },
    async acknowledged(notice) {
      const heard = (): boolean => notices.answers().seen >= notice.revision
      await until(heard, 2 * leaseMs)
      await until(() => peers.answered('seen', notice.revision), expiryMs)
      attendedTo(notice, heard())
    },
    async unkept(notice) {
      const { revision } = notice
      const kept = (): boolean => notices.answers().kept.includes(revision)
      await until(() => kept() && peers.answered('kept', revision), expiryMs)
      attendedTo(notice, kept())
      return peers.missing(revision)
    },
    leave({ name }) {
      inHand.delete(name)
    },
    async withdraw(notice) {
      await bucket.remove(notice.revision)
      inHand.delete(notice.name)
      notices.settle(notice)
    },
    underWay: (notice) => isUnderWay(view, notice),
  }
}
