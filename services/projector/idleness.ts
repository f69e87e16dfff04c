import { Fault } from '../kit/fault.ts'
import type { ReadDatabase } from '../ports/read-database.ts'

/** Empties the write-ahead log of a read database while its projector is idle, because the event log may need the room. */
export interface Idleness {
  /** Call after each commit of the projector. */
  worked(): void
  /** Call at regular times. Empties the write-ahead log if nothing was committed since the last call. */
  look(): void
}

/** @param release called if the disk is too full to empty the write-ahead log; returns whether it freed some room */
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
