import type { HashedRow, HashPlace, HashSubject, ReadDatabase } from '../ports/read-database.ts'
import type { MakeHashes } from './search-hashes.ts'

/** Rows of a table that one step looks at: few, because the projector stands still meanwhile. */
const STEP_ROWS = 2_000
/** Commits after which a subject is checked again: a batch that was hashed before the erasure may be written after it. */
const LATER_COMMITS = 3

/** Keeps the hashes of searchable values in line with the vault. */
export interface HashCheck {
  /** Checks every hash, step by step: makes those that are missing and deletes those of erased values. */
  everything(pause: () => Promise<unknown>): Promise<void>
  /** Checks the hashes of one subject, now and after the next commits. */
  subject(subject: HashSubject): Promise<void>
  /** Call after each commit. */
  committed(): Promise<void>
}

/** @param make rejects where the keys cannot be reached: what it was asked for stays as it is, for the next check */
export function hashCheck(
  db: Pick<ReadDatabase, 'hashPlaces' | 'hashedRows' | 'setHash'>,
  make: MakeHashes,
): HashCheck {
  const later = new Map<string, { readonly subject: HashSubject; commits: number }>()

  async function check(rows: readonly HashedRow[]): Promise<void> {
    if (rows.length === 0) return
    const hashes = await make(rows)
    rows.forEach((row, at) => {
      const hash = hashes[at] ?? null
      if (hash !== row.hash) db.setHash(row, hash)
    })
  }

  const checkSubject = async (subject: HashSubject): Promise<void> => {
    for (const place of db.hashPlaces()) await check(db.hashedRows(place, { subject }))
  }

  async function checkPlace(place: HashPlace, pause: () => Promise<unknown>): Promise<void> {
    for (let after = 0; after < place.rows; after += STEP_ROWS) {
      await check(db.hashedRows(place, { after, until: after + STEP_ROWS }))
      await pause()
    }
  }

  return {
    async everything(pause) {
      for (const place of db.hashPlaces()) await checkPlace(place, pause)
    },
    async subject(subject) {
      later.set(JSON.stringify(subject), { subject, commits: LATER_COMMITS })
      await checkSubject(subject)
    },
    async committed() {
      for (const [name, one] of later) {
        one.commits -= 1
        if (one.commits === 0) later.delete(name)
        await checkSubject(one.subject)
      }
    },
  }
}
