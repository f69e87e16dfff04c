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

/** How many beats an engine sends within a lease: some may be late or lost. */
const BEATS_PER_LEASE = 5
/** How long a caller waits for the watch to work. */
const WATCH_TIMEOUT_MS = 3_000

export interface MembershipOptions {
  readonly nats: NatsLink
  /** The bucket where engines beat and destructions are announced. */
  readonly bucket: Bucket
  /** Rejects where the keys beside it are not those of this engine's log. */
  readonly verify: () => Promise<void>
  /** Copies of each entry. The bucket is made where it is missing, for it holds nothing that lasts. */
  readonly replicas?: number | undefined
  /** How long keys in memory may be used without hearing from the bucket. */
  readonly leaseMs: number
  /** The silence after which an engine certainly has nothing more in flight to the log. */
  readonly graceMs: number
  /** Lets go at once of what the destruction concerns; resolves when nothing in flight may still write of it. */
  readonly letGo: (notice: Notice) => Promise<void>
  /** Keeps the values that were sealed here with the key that is to be redacted. */
  readonly keep: (notice: Notice) => Promise<void>
  /** Called when a destruction is over: what was read while it lasted is not to be relied on. */
  readonly over: (notice: Notice) => void
  /** Called when something may have gone unheard: nothing that is held may be used any more. */
  readonly lapsed: () => void
  /** Finishes what an engine began that is gone. */
  readonly resume: (notice: Notice) => Promise<void>
}

/** The engines that share a bucket, as one of them sees it. */
export interface VaultMembership {
  /** Whether keys in memory may be used now. */
  attending(): boolean
  /** @throws Fault `vault.unavailable` where that does not come about within seconds */
  attended(): Promise<void>
  /** Destructions that are not known to be over. */
  pending(): Iterable<Notice>
  /** Tells all engines, and resolves when this one has heard it; undefined where one of that name is in progress. */
  announce(destruction: Destruction): Promise<Notice | undefined>
  /** Resolves when no engine uses what the notice concerns any more. */
  acknowledged(notice: Notice): Promise<void>
  /** An engine that may have sealed values with the key that is to be redacted and has not kept them. */
  unkept(notice: Notice): Promise<string | undefined>
  /** Leaves a notice to be resumed. */
  leave(notice: Pick<Notice, 'name'>): void
  withdraw(notice: Notice): Promise<void>
  /** Whether the engine that announced it is still working on it. */
  underWay(notice: Pick<Notice, 'by' | 'name'>): boolean
  close(): Promise<void>
}

/** One engine's view: its beat, its peers, and the notices that it has heard. */
interface View {
  readonly me: string
  readonly own: Heartbeat
  readonly peers: Peers
  readonly notices: Notices
  readonly conditions: Conditions
  /** Names of notices that this engine works on itself. */
  readonly inHand: Set<string>
  /** How many watches there have been: what is known of other engines belongs to one. */
  watches: number
  failure: unknown
}

/**
 * How engines keep each other from using destroyed keys. One stream holds notices of destructions, and beats of each engine, and
 * each engine watches the whole stream, in order. When its own beat comes back to it, it has heard every notice before that; so
 * for the length of a lease from when it sent that beat it may use what it holds, and no longer. An engine that destroys announces
 * it and waits until every engine has answered by a beat, or a lease has passed, within which the others have stopped by themselves.
 */
export function openVaultMembership(options: MembershipOptions): VaultMembership {
  const { nats, bucket, replicas, leaseMs, lapsed, verify } = options
  /** Some clocks run faster, and timers come late. */
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
          // What is held belongs to another bucket than the one that is there now.
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
        return own.silence() <= 2 * leaseMs
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
    // While it could not use what it held, a destruction may have come and gone unheard.
    if (!view.own.heardOwn(said.beat)) lapsed()
    view.failure = undefined
  } else if (engine !== undefined) view.peers.heard(engine, said, revision)
  view.conditions.changed()
}

const isUnderWay = ({ me, inHand, peers }: View, { by, name }: Pick<Notice, 'by' | 'name'>): boolean =>
  by === me ? inHand.has(name) : peers.alive(by)

/** Looks after what others have left: notices of destructions that are over, or were never finished. */
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

  /** Answers count only where they were all heard by the watch that the notice was heard by. */
  function attendedTo(notice: Notice, done: boolean): void {
    if (!done || !notices.isPending(notice) || !attending()) throw unheard()
  }

  /** Undefined where a notice of that name is in the bucket. */
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
