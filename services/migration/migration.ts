import { epochAfter } from '../kit/epoch.ts'
import { Fault } from '../kit/fault.ts'
import type { RawEvent } from '../kit/raw-event.ts'
import type { Clock } from '../ports/clock.ts'
import type { LogIdentity } from '../ports/event-log.ts'
import type { MigrationTarget } from '../ports/migration-target.ts'
import type { LogFile, StateFile } from '../ports/stored-files.ts'
import { compare } from './comparison.ts'
import { copyEvents } from './event-copy.ts'
import type { EventSealing } from './event-sealing.ts'
import { type PositionMap, positionMap } from './position-map.ts'
import { type MovedLog, type Verified, type VerifyOptions, verify } from './verification.ts'

export interface MigrationOptions extends VerifyOptions {
  readonly files: { readonly log: LogFile; readonly state: StateFile; readonly stateBefore: string }
  readonly openTarget: () => Promise<MigrationTarget>
  /** The address of the target without credentials. The moved log records it. */
  readonly targetName: string
  readonly clock: Clock
  /** Moves the keys of personal values to the vault of the engines of the new log. Default: the keys stay. */
  readonly moveKeys?: (log: LogIdentity) => Promise<void>
}

export interface Migrated {
  readonly from: LogIdentity
  /** The identity of the target; undefined if the target is not a log yet. */
  readonly to: LogIdentity | undefined
  /** The number of events that this run copied. */
  readonly copied: number
  readonly copyMs: number
  readonly verified: Verified
  /** Whether the move is complete, so that engines may open the target. */
  readonly complete: boolean
}

/**
 * Moves a log that no process has open into another store. The stored form of each event, and the order of events, stay as they
 * are; with `sealing`, plain personal values are sealed on the way. If it is interrupted, the next run continues with the first event
 * that was not copied. The target becomes a log in the last step. By then no engine opens the source any more.
 *
 * @throws Fault `log.owned` `migrate.other-log` `migrate.other-events`, the faults of either log, and the reason of the signal
 */
export async function moveLog(options: MigrationOptions): Promise<Migrated> {
  const disown = options.files.log.own()
  try {
    return await withBoth(options, async (both) => {
      const from = await both.log.identity()
      const { identity: to, complete } = await claimed(both.target, from, options.clock)
      if (complete) return { from, to, copied: 0, copyMs: 0, verified: await verify(both, options), complete }
      const { copied, copyMs } = await copyRest(both, options)
      const places = placesOf(options.files.state, from, to)
      const verified = await verify(both, options, places)
      if (verified.beyond) throw otherEvents(verified.events + 1)
      if (verified.same) await settle(both.target, to, places, options)
      return { from, to, copied, copyMs, verified, complete: verified.same }
    })
  } finally {
    disown()
  }
}

/** Compares both logs and changes nothing. Engines may work on them meanwhile. */
export const compareLogs = (options: MigrationOptions): Promise<Migrated> =>
  withBoth(options, async (both) => {
    const from = await both.log.identity()
    const standing = await both.target.standing()
    if (standing !== undefined && standing.identity.id !== from.id) throw otherLog()
    const { identity: to, complete = false } = standing ?? {}
    const verified = await verify(both, options)
    // The target may have more events than the source only if engines already use it.
    const same = verified.same && (complete || !verified.beyond)
    return { from, to, copied: 0, copyMs: 0, verified: { ...verified, same }, complete }
  })

async function withBoth<T>({ files, openTarget }: MigrationOptions, work: (both: MovedLog) => Promise<T>): Promise<T> {
  const stored = files.log.events()
  const log = await files.log.reader()
  const target = await openTarget()
  try {
    return await work({ stored, log, target })
  } finally {
    await target.close()
    await log.close()
    stored.close()
  }
}

/** Reserves the target for this log. A run that continues an earlier one uses the identity that the earlier one chose. */
async function claimed(target: MigrationTarget, from: LogIdentity, clock: Clock) {
  const wanted = { id: from.id, epoch: epochAfter(from.epoch, clock()) }
  const there = await target.standing()
  if (there === undefined && (await target.reader(wanted).head()) > 0) throw otherEvents(1)
  const { identity, complete } = there ?? (await target.reserve(wanted))
  if (identity.id !== from.id || identity.epoch <= from.epoch) throw otherLog()
  return { identity, complete }
}

async function copyRest({ stored, target }: MovedLog, { signal, onProgress, sealing }: MigrationOptions) {
  const onSame = (_: number, __: number, events: number): void => onProgress('compare', events, stored.count)
  const { events, source, difference, beyond } = await compare(stored.after(0), target.after(0), {
    onSame,
    matches: sealing?.matches,
    signal,
  })
  if (beyond || (difference !== undefined && difference.what !== 'missing')) throw otherEvents(events + 1)
  const begun = performance.now()
  const onEvents = (copied: number): void => onProgress('copy', events + copied, stored.count)
  const rest = sealing === undefined ? stored.after(source) : sealedPages(stored.after(source), sealing)
  const copied = await copyEvents(rest, target, { onEvents, signal })
  return { copied, copyMs: performance.now() - begun }
}

async function* sealedPages(
  pages: AsyncIterable<readonly RawEvent[]>,
  { sealed }: EventSealing,
): AsyncGenerator<readonly RawEvent[]> {
  for await (const page of pages) yield await Promise.all(page.map(sealed))
}

/** Returns the map for the positions in the state file; undefined if there is no file, or if it was moved before. */
function placesOf(state: StateFile, from: LogIdentity, to: LogIdentity): PositionMap | undefined {
  const positions = state.exists() ? state.positions(from, to) : undefined
  return positions && positionMap(positions)
}

/** Closes the source to engines first, and opens the target to them last, so that no two engines use both. */
async function settle(
  target: MigrationTarget,
  to: LogIdentity,
  places: PositionMap | undefined,
  { files, targetName, clock, moveKeys, sealing }: MigrationOptions,
): Promise<void> {
  await moveKeys?.(to)
  files.log.markMoved({ to: targetName, log: to, at: new Date(clock()).toISOString() })
  if (places !== undefined)
    files.state.move(to, files.stateBefore, { place: places.of, sameEvents: sealing === undefined })
  await target.settle(to)
}

const otherLog = (): Fault =>
  new Fault('migrate.other-log', 'The target holds another log: name an empty one, or the data directory of that log.')

const otherEvents = (event: number): Fault =>
  new Fault(
    'migrate.other-events',
    `The target differs from the beginning of this log at event ${event}: name an empty one.`,
  )
