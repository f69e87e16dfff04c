import type { ReadDatabase } from '../ports/read-database.ts'

/** Empties the write-ahead log of a read database whose projector is idle: the event log may need the room. */
export interface Idleness {
  /** Call after each commit. */
  worked(): void
  /** Call at regular times: empties the log where nothing was committed since the last call. */
  look(): void
}

export function idleness(db: Pick<ReadDatabase, 'shrink'>): Idleness {
  let state: 'worked' | 'rests' | 'empty' = 'worked'
  return {
    worked() {
      state = 'worked'
    },
    look() {
      if (state === 'rests') state = db.shrink() ? 'empty' : 'rests'
      else if (state === 'worked') state = 'rests'
    },
  }
}
