import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { lastHeld, type Provable, proveTwice } from '../../../services/kit/proof.ts'
import { COARSE, thinned } from '../../../services/kit/trail.ts'
import type { LogIdentity, Mark, Position } from '../../../services/ports/event-log.ts'
import type { BucketOptions } from './bucket.ts'
import { sharedTable } from './table.ts'

/** The log whose positions are kept in a bucket. */
export interface History {
  readonly log: Provable
  /** Returns the newest event that this process appended or received. */
  newest(): RecordedEvent | undefined
}

/** The only entry of its table. */
const NAME = 'history'
/** The name of the bucket in errors. */
const PART = 'the bucket GOVERNANCE-shared'

interface Remembered {
  readonly log: LogIdentity
  /** Newest first. */
  readonly marks: readonly Mark[]
}

/** Remembers in a bucket the events from which the positions beside it derive, for all engines. */
export function sharedHistory(where: BucketOptions, { log, newest }: History) {
  const table = sharedTable<Remembered>({ ...where, part: 'log' })

  return {
    caughtUp: table.caughtUp,
    close: table.close,

    /** Records the newest event. Called before a position is written that may be as far. */
    async keep(): Promise<void> {
      const event = newest()
      if (event === undefined) return
      const now = await log.identity()
      await table.alter(NAME, (known = { log: now, marks: [] }) => {
        const other = known.log.id !== now.id || known.log.epoch !== now.epoch
        if (other || (known.marks[0]?.position ?? 0) >= event.position) return undefined
        return { log: now, marks: thinned([markOf(event), ...known.marks], COARSE) }
      })
    },

    /**
     * Proves that the positions derive from this log. Resolves with the position to go back to where an older copy of the log was
     * accepted since they were written, else with undefined.
     *
     * @param furthest the furthest position. A bucket of an earlier version, without remembered events, fits if an event stands there
     * @throws Fault `log.older-copy` `webhooks.other-log`
     */
    async prove(furthest: Position): Promise<Position | undefined> {
      await table.loaded()
      const now = await log.identity()
      const known = table.get(NAME)
      if (known !== undefined && known.log.id !== now.id) throw otherLog()
      if (known !== undefined && known.log.epoch < now.epoch) return (await lastHeld(log, known.marks))?.position ?? 0
      const part = { part: PART, log: known?.log ?? now, marks: known?.marks.slice(0, 1) ?? [], position: furthest }
      const fault = await proveTwice(log, [part], { exclusive: false })
      if (fault !== undefined) throw fault
      return undefined
    },

    /** Moves the bucket into the log's current epoch and forgets the events after this position. */
    async wentBack(position: Position): Promise<void> {
      const now = await log.identity()
      await table.alter(NAME, (known) => ({
        log: now,
        marks: (known?.marks ?? []).filter((mark) => mark.position <= position),
      }))
    },
  }
}

const otherLog = (): Fault =>
  new Fault(
    'webhooks.other-log',
    'The webhooks in NATS belong to another event log: set NATS_URL to the NATS of this log, or delete the bucket GOVERNANCE-shared.',
    { retryAfter: 5, kind: 'permanent', outage: true },
  )
