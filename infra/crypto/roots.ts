import { LRUCache } from 'lru-cache'
import type { ToSeal } from '../../services/ports/vault.ts'
import type { DestructionNotes } from './destruction-notes.ts'
import { GENERATION_BYTES, GROUP_BYTES } from './envelope.ts'
import type { KeyStore } from './key-store.ts'
import { TREE_KEY_BYTES, treeOf } from './key-tree.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { Random } from './random.ts'
import { hex, rootId, rootsOf } from './records.ts'
import { READING_BYTES, type Root, rootContent, rootFrom, rootName } from './root.ts'
import type { Secrets } from './secrets.ts'

/** The retention group of a value that names none. */
export const CASE = 'case'

type Owner = Omit<ToSeal, 'value'>

/** The roots of subjects: found, made and held in memory. */
export interface Roots {
  /** Returns a root that is held and may be used now. @param record its name, from `recordFor` */
  held(record: string): Root | undefined
  /** Reads the root of a record; undefined where there is none. @throws Fault `vault.corrupt` */
  read(record: string): Promise<Root | undefined>
  /**
   * Finds the live root of a record, or makes one.
   *
   * @param record its name, from `recordFor`
   * @param isNew whether to make one without a look: the store refuses it if there is one, which then serves
   */
  live(record: string, isNew: boolean): Promise<Root>
  /** Whether a root may be used now: nothing was heard since that concerns it, and it was read within a lease. */
  isCurrent(root: Root): boolean
  /** Drops the root of a record from memory. */
  drop(record: string): void
  /** Drops all roots from memory. */
  clear(): void
  /** Returns the name of the record of the root of a subject and group. */
  recordFor(owner: Owner): string
  /** Returns the digest of a subject, as records have it. */
  subject(subject: string): Buffer
}

interface RootsParts {
  readonly store: KeyStore
  readonly wraps: Wrapping
  readonly secrets: Secrets
  readonly random: Random
  readonly cachedKeys: number
  readonly notes: DestructionNotes
}

/** Makes the access to roots. */
export function rootsIn({ store, wraps, secrets, random, cachedKeys, notes }: RootsParts): Roots {
  const ring = new LRUCache<string, Root>({ max: cachedKeys })
  /** Names of records by subject and group. */
  const records = new LRUCache<string, string>({ max: cachedKeys })
  /** The last one of them: the values of a command are often of one subject. */
  let last: { readonly subject: string; readonly group: string; readonly record: string } | undefined
  const groupDigest = (group: string): string => hex(secrets.digest('group', group).subarray(0, GROUP_BYTES))
  // Almost every value is of this group.
  const caseDigest = groupDigest(CASE)
  /** Roots that are being found or made. */
  const coming = new Map<string, Promise<Root>>()

  function recordFor({ subject, group = CASE }: Owner): string {
    if (subject === last?.subject && group === last.group) return last.record
    const record = knownRecord(subject, group)
    last = { subject, group, record }
    return record
  }

  function knownRecord(subject: string, group: string): string {
    const key = `${subject}\0${group}`
    const known = records.get(key)
    if (known !== undefined) return known
    const made = `${rootsOf(secrets.digest('subject', subject))}${group === CASE ? caseDigest : groupDigest(group)}`
    records.set(key, made)
    return made
  }

  const isCurrent = ({ record, readAt, known }: Root): boolean =>
    notes.isUntouched(record, known) && store.trust.holds(readAt)

  async function read(record: string): Promise<Root | undefined> {
    for (;;) {
      const [{ known }, readAt] = [notes, store.trust.now()]
      const found = await store.read(record)
      if (!notes.isUntouched(record, known)) continue
      if (found === undefined) return undefined
      const root = { ...rootFrom(wraps, record, found, store.place), readAt, known }
      if (!notes.isDead(rootId(root.name))) {
        ring.set(record, root)
        return root
      }
      // The vault that destroys it has announced that, and may have been stopped since.
      await store.change([{ kind: 'remove', name: record, revision: root.revision }])
    }
  }

  async function find(record: string, isNew: boolean): Promise<Root> {
    for (let look = !isNew; ; look = true) {
      const root = look ? await read(record) : undefined
      if (root !== undefined) return root
      const name = rootName(record, random(GENERATION_BYTES))
      const [{ known }, readAt] = [notes, store.trust.now()]
      const nodes = treeOf(random(TREE_KEY_BYTES))
      // Its revision is not needed: every change of a root reads it first.
      const made = { record, name, reading: hex(random(READING_BYTES)), nodes, revision: 0, readAt, known }
      // Of several vaults that make one at once, one succeeds, and the others read its root.
      const [added] = await store.change([{ kind: 'add', name: record, content: rootContent(wraps, made, nodes) }])
      if (added !== true) continue
      ring.set(record, made)
      return made
    }
  }

  function held(record: string): Root | undefined {
    const root = ring.get(record)
    return root !== undefined && isCurrent(root) ? root : undefined
  }

  return {
    held,
    read,
    isCurrent,
    recordFor,
    subject: (subject) => secrets.digest('subject', subject),
    live(record, isNew) {
      const known = coming.get(record)
      if (known !== undefined) return known
      const one = find(record, isNew).finally(() => {
        if (coming.get(record) === one) coming.delete(record)
      })
      coming.set(record, one)
      return one
    },
    drop(record) {
      ring.delete(record)
      coming.delete(record)
    },
    clear() {
      ring.clear()
      coming.clear()
    },
  }
}
