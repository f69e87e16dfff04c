import { epochAfter } from '../kit/epoch.ts'
import { lastHeld, type Provable, prove, type Remembered } from '../kit/proof.ts'
import type { Clock } from '../ports/clock.ts'
import type { LogIdentity, Position } from '../ports/event-log.ts'
import type { StoredFiles } from '../ports/stored-files.ts'

export interface AcceptOptions {
  /** The files of the copy. No process may have the log open. */
  readonly files: Pick<StoredFiles, 'log' | 'state'>
  /** The marks that other parts, such as `read.db`, remember of the log. */
  readonly remembered: readonly Remembered[]
  readonly clock: Clock
}

export interface AcceptedCopy {
  /** False if the log holds everything that was derived from it. Nothing was changed then. */
  readonly accepted: boolean
  readonly log: LogIdentity
  /** The position of the last event of the log. */
  readonly position: Position
  /** The position of the last event that the log and the state file both hold. Services and webhooks continue after it. */
  readonly common?: Position
}

/**
 * Accepts an older copy of a log as the log. The log begins a new epoch, so that state derived from the newer log does not count
 * as derived from this one. An interrupted call can be repeated.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable` `state.foreign` `state.corrupt` `state.unavailable`
 */
export async function acceptCopy({ files, remembered, clock }: AcceptOptions): Promise<AcceptedCopy> {
  const { log: file, state } = files
  file.check()
  const log = await file.reader()
  try {
    const identity = await log.identity()
    const position = await log.head()
    const kept = state.remembered()
    const parts = kept === undefined ? remembered : [...remembered, kept]
    if ((await prove(log, parts)) === undefined) return { accepted: false, log: identity, position }
    const ours = parts.filter((part) => part.log.id === identity.id)
    const newest = Math.max(identity.epoch, ...ours.map((part) => part.log.epoch))
    const now = clock()
    const raised = { id: identity.id, epoch: epochAfter(newest, now) }
    const common = kept?.log.id === identity.id ? await commonTo(log, kept, position) : undefined
    // The state file comes first: until the log is in the new epoch too, it still counts as an older copy.
    if (common !== undefined) state.goBack(raised, common)
    return {
      accepted: true,
      log: file.raiseEpoch({ ...identity, epoch: newest }, now),
      position,
      ...(common === undefined ? {} : { common }),
    }
  } finally {
    await log.close()
  }
}

/** Returns the last position that both hold. A state file without marks does not show lost events: its position is kept. */
async function commonTo(log: Provable, { marks, position = 0 }: Remembered, head: Position): Promise<Position> {
  if (marks.length === 0) return Math.min(position, head)
  return (await lastHeld(log, marks))?.position ?? 0
}
