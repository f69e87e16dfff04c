import { existsSync } from 'node:fs'
import { Fault } from '../../services/kit/fault.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import { openTarget, type Target } from '../eventstoredb/target.ts'
import { epochAfter } from '../sqlite/event-log/copy.ts'
import { markMoved } from '../sqlite/event-log/move.ts'
import { own } from '../sqlite/event-log/ownership.ts'
import { openSqliteLogReader } from '../sqlite/event-log/reader.ts'
import { openStoredEvents } from '../sqlite/event-log/stored-events.ts'
import { moveState, positionsIn } from '../sqlite/state/move.ts'
import { compare } from './comparing.ts'
import { copy } from './copying.ts'
import { type Placing, placing } from './placing.ts'
import { type Both, type Verified, type VerifyOptions, verify } from './verifying.ts'

export interface MigrateOptions extends VerifyOptions {
  readonly files: { readonly log: string; readonly state: string; readonly stateBefore: string }
  /** EventStoreDB's. */
  readonly url: string
  /** Milliseconds that one of its calls may take. */
  readonly deadline?: number
  readonly clock: Clock
  /** Takes the keys of personal values where the new log's engines look for them; left out, they stay. */
  readonly moveKeys?: (log: LogIdentity) => Promise<void>
}

export interface Migrated {
  readonly from: LogIdentity
  /** Undefined where the target is no log yet. */
  readonly to: LogIdentity | undefined
  /** By this run. */
  readonly copied: number
  /** Milliseconds that copying took. */
  readonly copying: number
  readonly verified: Verified
  /** Whether engines may open the target. */
  readonly complete: boolean
}

/**
 * Moves a log that nobody has open into EventStoreDB, as it is: what is stored of each event, and the order of all. Ended in its
 * midst, it goes on where it was when it is run again: what the target holds tells. The target becomes a log in the very last
 * step; by then no engine opens the source any more.
 *
 * @throws Fault `log.owned` `migrate.other-log` `migrate.other-events`, and of either log; the signal's reason
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const disown = own(options.files.log)
  try {
    return await withBoth(options, async (both) => {
      const from = await both.log.identity()
      const { identity: to, complete } = await claimed(both.target, from, options.clock)
      if (complete) return { from, to, copied: 0, copying: 0, verified: await verify(both, options), complete }
      const { copied, copying } = await copyRest(both, options)
      const places = placesOf(options.files.state, from, to)
      const verified = await verify(both, options, places)
      if (verified.beyond) throw otherEvents(verified.events + 1)
      if (verified.same) await settle(both.target, to, places, options)
      return { from, to, copied, copying, verified, complete: verified.same }
    })
  } finally {
    disown()
  }
}

/** Only compares: beside an engine that works on either log, too. */
export const verifyOnly = (options: MigrateOptions): Promise<Migrated> =>
  withBoth(options, async (both) => {
    const from = await both.log.identity()
    const standing = await both.target.standing()
    if (standing !== undefined && standing.identity.id !== from.id) throw otherLog()
    const { identity: to, complete = false } = standing ?? {}
    const verified = await verify(both, options)
    // More than the source has may only be there where engines went on.
    const same = verified.same && (complete || !verified.beyond)
    return { from, to, copied: 0, copying: 0, verified: { ...verified, same }, complete }
  })

async function withBoth<T>({ files, url, deadline }: MigrateOptions, work: (both: Both) => Promise<T>): Promise<T> {
  const stored = openStoredEvents(files.log)
  const log = await openSqliteLogReader({ path: files.log })
  const target = await openTarget(deadline === undefined ? { url } : { url, deadline })
  try {
    return await work({ stored, log, target })
  } finally {
    await target.close()
    await log.close()
    stored.close()
  }
}

/** The target, for this log alone. What an earlier run has begun is gone on with, under the identity that it chose. */
async function claimed(target: Target, from: LogIdentity, clock: Clock) {
  const wanted = { id: from.id, epoch: epochAfter(from.epoch, clock()) }
  const there = await target.standing()
  if (there === undefined && (await target.reader(wanted).head()) > 0) throw otherEvents(1)
  const { identity, complete } = there ?? (await target.reserve(wanted))
  if (identity.id !== from.id || identity.epoch <= from.epoch) throw otherLog()
  return { identity, complete }
}

async function copyRest({ stored, target }: Both, { signal, onProgress }: MigrateOptions) {
  const onSame = (_: number, __: number, events: number): void => onProgress('compare', events, stored.count)
  const { events, source, difference, beyond } = await compare(stored.after(0), target.after(0), { onSame, signal })
  if (beyond || (difference !== undefined && difference.what !== 'missing')) throw otherEvents(events + 1)
  const begun = performance.now()
  const onEvents = (copied: number): void => onProgress('copy', events + copied, stored.count)
  const copied = await copy(stored.after(source), target, { onEvents, signal })
  return { copied, copying: performance.now() - begun }
}

/** For what the state file names; undefined where there is none, or it has gone before. */
function placesOf(state: string, from: LogIdentity, to: LogIdentity): Placing | undefined {
  const positions = existsSync(state) ? positionsIn(state, from, to) : undefined
  return positions && placing(positions)
}

/** First nobody may begin on the source any more, last somebody may on the target: never both. */
async function settle(
  target: Target,
  to: LogIdentity,
  places: Placing | undefined,
  { files, url, clock, moveKeys }: MigrateOptions,
): Promise<void> {
  await moveKeys?.(to)
  const credentials = /(?<=:\/\/)[^@/]*@/
  markMoved(files.log, { to: url.replace(credentials, ''), log: to, at: new Date(clock()).toISOString() })
  if (places !== undefined) moveState(files.state, to, files.stateBefore, places.of)
  await target.settle(to)
}

const otherLog = (): Fault =>
  new Fault(
    'migrate.other-log',
    'This EventStoreDB holds another log: name an empty one, or the data directory of that log.',
  )

const otherEvents = (event: number): Fault =>
  new Fault(
    'migrate.other-events',
    `EventStoreDB holds what is not the beginning of this log, from its event ${event} on: name an empty one.`,
  )
