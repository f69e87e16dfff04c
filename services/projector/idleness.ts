import { Fault } from '../kit/fault.ts'
import type { ReadDatabase } from '../ports/read-database.ts'

/** Empties the write-ahead log of a read database whose projector is idle: the event log may need the room. */
export interface Idleness {
  /** Call after each commit. */
  worked(): void
  /** Call at regular times: empties the log where nothing was committed since the last call. */
  look(): void
}

/**
 * @param release called where the disk is so full that the log cannot be emptied. Returns whether that gave the disk some room.
 */
export function idleness(db: Pick<ReadDatabase, 'shrink'>, release: () => boolean = () => false): Idleness {
  let state: 'worked' | 'rests' | 'empty' = 'worked'
  function shrink(): boolean {
    try {
      return db.shrink()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return release() && shrink()
    }
  }
  return {
    worked() {
      state = 'worked'
    },
    look() {
      if (state === 'rests') state = shrink() ? 'empty' : 'rests'
      else if (state === 'worked') state = 'rests'
    },
  }
}
