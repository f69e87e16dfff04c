import type { Provable, Remembered } from '../../services/kit/proof.ts'
import { lastHeld, prove } from '../../services/kit/proof.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { LogIdentity, Position } from '../../services/ports/event-log.ts'
import { checkLogFile, epochAfter, raiseEpoch } from '../sqlite/event-log/copy.ts'
import { openSqliteLogReader } from '../sqlite/event-log/reader.ts'
import { goBack, rememberedByState } from '../sqlite/state/index.ts'

export interface AcceptOptions {
  /** The log's file, which no process has open. */
  readonly log: string
  /** The state file beside it, where there is one. */
  readonly state: string
  /** What other parts remember of the log. */
  readonly remembered: readonly Remembered[]
  readonly clock: Clock
}

export interface Accepted {
  /** False where the log holds everything that was derived from it: nothing was changed. */
  readonly accepted: boolean
  readonly log: LogIdentity
  /** Where the log ends. */
  readonly position: Position
  /** The last event that the log and the state file both hold: services and webhooks go on behind it. */
  readonly common?: Position
}

/**
 * Accepts an older copy of a log as the log: it begins a new epoch, in which nothing that was derived from the newer one is taken
 * for its own. Interrupted, it can be run again.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable` `state.foreign` `state.corrupt` `state.unavailable`
 */
export async function acceptCopy({ log: file, state, remembered, clock }: AcceptOptions): Promise<Accepted> {
  checkLogFile(file)
  const log = await openSqliteLogReader({ path: file })
  try {
    const identity = await log.identity()
    const position = await log.head()
    const kept = rememberedByState(state)
    const parts = kept === undefined ? remembered : [...remembered, kept]
    if ((await prove(log, parts)) === undefined) return { accepted: false, log: identity, position }
    const ours = parts.filter((part) => part.log.id === identity.id)
    const newest = Math.max(identity.epoch, ...ours.map((part) => part.log.epoch))
    const now = clock()
    const raised = { id: identity.id, epoch: epochAfter(newest, now) }
    const common = kept?.log.id === identity.id ? await commonTo(log, kept, position) : undefined
    // The state file first: until the log is in the epoch too, it is the older copy as before.
    if (common !== undefined) goBack(state, raised, common)
    return {
      accepted: true,
      log: raiseEpoch(file, { ...identity, epoch: newest }, now),
      position,
      ...(common === undefined ? {} : { common }),
    }
  } finally {
    await log.close()
  }
}

/** A state file from before marks were kept tells nothing of what was lost: it goes back to where the log ends. */
async function commonTo(log: Provable, { marks, position = 0 }: Remembered, head: Position): Promise<Position> {
  if (marks.length === 0) return Math.min(position, head)
  return (await lastHeld(log, marks))?.position ?? 0
}
