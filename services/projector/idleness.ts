import type { ReadDatabase } from '../ports/read-database.ts'

/** Empties the write-ahead log of a read database whose projector rests: the room may be what the event log lacks. */
export interface Idleness {
  /** Something was committed. */
  worked(): void
  /** To be called again and again; empties it once it has rested between two calls. */
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
