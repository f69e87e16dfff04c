import { recentMap } from '../../services/kit/recent-map.ts'
import { cutIn, deadIn, recordOf } from './records.ts'

/** Destructions that are remembered: more than can happen while one record is being read. */
const REMEMBERED = 65_536

/** What a vault has heard of destructions, its own and those of other vaults on the same records. */
export interface DestructionNotes {
  /** The number of destructions so far. */
  readonly known: number
  /** Whether nothing was destroyed in a record since that many destructions were known. */
  isUntouched(record: string, known: number): boolean
  /** Whether a key is known to be destroyed. */
  isDead(id: string): boolean
  /** Notes news. Returns the name of the record that they are about; undefined for other names. */
  note(news: string): string | undefined
}

/** Makes empty notes. */
export function destructionNotes(): DestructionNotes {
  /** For each record, the number of the last destruction in it. */
  const last = recentMap<string, number>(REMEMBERED)
  const dead = recentMap<string, true>(REMEMBERED)
  let known = 0
  return {
    get known() {
      return known
    },
    isUntouched: (record, since) => (last.get(record) ?? 0) <= since,
    isDead: (id) => dead.get(id) !== undefined,
    note(news) {
      const gone = deadIn(news)
      const id = gone ?? cutIn(news)
      if (id === undefined) return undefined
      if (gone !== undefined) dead.set(gone, true)
      known += 1
      const record = recordOf(id)
      last.set(record, known)
      return record
    },
  }
}
