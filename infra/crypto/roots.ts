import { LRUCache } from 'lru-cache'
import { recentMap } from '../../services/kit/recent-map.ts'
import type { ToSeal } from '../../services/ports/vault.ts'
import { GENERATION_BYTES, GROUP_BYTES, ROOT_BYTES, SUBJECT_BYTES } from './envelope.ts'
import { vaultCorrupt } from './faults.ts'
import type { Change, KeyStore, StoredRecord } from './key-store.ts'
import {
  LEVELS,
  nodesFromBytes,
  nodesToBytes,
  nodeTowards,
  PATH_BYTES,
  TREE_KEY_BYTES,
  type TreeNode,
  treeOf,
} from './key-tree.ts'
import type { Moment } from './lease.ts'
import type { Random } from './random.ts'
import { cutIn, deadIn, hex, recordOf, rootId, rootRecord } from './records.ts'
import type { Secrets } from './secrets.ts'
import type { Wrapping } from './wrapping.ts'

/** Bytes of the name under which readings of a root's values are recorded. It is wrapped, and destroyed with the root. */
const READING_BYTES = 16
/** Destructions that are remembered: more than can happen while one record is being read. */
const REMEMBERED = 65_536
/** Leaves are taken in runs: the values of a run share all levels of their path but the last ones. */
const RUN_LEVELS = LEVELS - 2
const RUN_LEAVES = 256

/** An unwrapped root. */
export interface Root {
  /** The name of its record. */
  readonly record: string
  /** Its subject, group and generation. */
  readonly name: Buffer
  readonly reading: string
  readonly nodes: readonly TreeNode[]
  readonly revision: number
  /** When it was read, and how many destructions were known then. */
  readonly readAt: Moment
  readonly known: number
  /** The next leaf to seal with, below a node that is known. */
  run?: { readonly node: TreeNode; next: number }
}

/** A leaf of a root, for one value. */
export interface Leaf {
  /** The name of the root, then the path. */
  readonly place: Buffer
  readonly key: Uint8Array
}

/** The roots of subjects: found, made and held in memory. */
export interface Roots {
  /** Returns a root that is held and may be used now. @param record its name, from `recordFor` */
  held(record: string): Root | undefined
  /** Reads the root of a record; undefined where there is none. @throws Fault `vault.corrupt` */
  read(record: string): Promise<Root | undefined>
  /** Finds the live root of a value's subject and group, or makes one. */
  live(value: ToSeal): Promise<Root>
  /** Whether a root may be used now: nothing was heard since that concerns it, and it was read within a lease. */
  isCurrent(root: Root): boolean
  /** Takes a leaf that no other value has. */
  leaf(root: Root): Leaf
  /** Returns the content of a root's record with other nodes. */
  content(root: Root, nodes: readonly TreeNode[]): Buffer
  /** Whether nothing has happened to a key since that many destructions were known. */
  isUntouched(record: string, known: number): boolean
  /** The number of destructions that are known. */
  readonly known: number
  /** Whether a key is known to be destroyed. */
  isDead(id: string): boolean
  /** Notes news, of this vault or another one. */
  heard(name: string): void
  /** Forgets all that is held. */
  clear(): void
  /** Returns the name of the record of a value's root. */
  recordFor(value: Omit<ToSeal, 'value'>): string
  /** Returns the digest of a subject, as records have it. */
  subject(subject: string): Buffer
}

interface RootsParts {
  readonly store: KeyStore
  readonly wraps: Wrapping
  readonly secrets: Secrets
  readonly random: Random
  readonly cachedKeys: number
}

const SEPARATOR = '\0'

/** Makes the access to roots. */
export function rootsIn({ store, wraps, secrets, random, cachedKeys }: RootsParts): Roots {
  const ring = new LRUCache<string, Root>({ max: cachedKeys })
  const names = new LRUCache<string, Buffer>({ max: cachedKeys })
  /** For each record, the number of the last destruction in it. */
  const destroyed = recentMap<string, number>(REMEMBERED)
  const dead = recentMap<string, true>(REMEMBERED)
  let destructions = 0

  /** The subject and group of a value, as records and labels name them. */
  function nameFor({ subject, group = 'case' }: Omit<ToSeal, 'value'>): Buffer {
    const key = `${subject}${SEPARATOR}${group}`
    const known = names.get(key)
    if (known !== undefined) return known
    const parts = [digest(subject).subarray(0, SUBJECT_BYTES), secrets.digest('group', group).subarray(0, GROUP_BYTES)]
    const made = Buffer.concat(parts)
    names.set(key, made)
    return made
  }

  const digest = (subject: string): Buffer => secrets.digest('subject', subject)

  const isUntouched = (record: string, known: number): boolean => (destroyed.get(record) ?? 0) <= known

  const isCurrent = ({ record, readAt, known }: Root): boolean =>
    isUntouched(record, known) && store.trust.holds(readAt)

  function unwrapped(record: string, { content, revision }: StoredRecord, readAt: Moment, known: number): Root {
    const generation = content.subarray(0, GENERATION_BYTES)
    const name = Buffer.concat([Buffer.from(record.split('.').slice(1).join(''), 'hex'), generation])
    try {
      const keys = wraps.unwrap(content.subarray(GENERATION_BYTES), name)
      const reading = hex(keys.subarray(0, READING_BYTES))
      return { record, name, reading, nodes: nodesFromBytes(keys.subarray(READING_BYTES)), revision, readAt, known }
    } catch (error) {
      throw vaultCorrupt(store.place, error)
    }
  }

  const content = ({ name, reading }: Pick<Root, 'name' | 'reading'>, nodes: readonly TreeNode[]): Buffer =>
    Buffer.concat([
      name.subarray(-GENERATION_BYTES),
      wraps.wrap(Buffer.concat([Buffer.from(reading, 'hex'), nodesToBytes(nodes)]), name),
    ])

  async function read(record: string): Promise<Root | undefined> {
    for (;;) {
      const [known, readAt] = [destructions, store.trust.now()]
      const found = await store.read(record)
      if (!isUntouched(record, known)) continue
      if (found === undefined) return undefined
      const root = unwrapped(record, found, readAt, known)
      if (dead.get(rootId(root.name)) === undefined) {
        ring.set(record, root)
        return root
      }
      // The vault that destroys it has announced that, and may have been stopped since.
      await store.change([{ kind: 'remove', name: record, revision: root.revision }])
    }
  }

  async function made(value: ToSeal, record: string): Promise<void> {
    const name = Buffer.concat([nameFor(value), random(GENERATION_BYTES)])
    const reading = hex(random(READING_BYTES))
    const change: Change = {
      kind: 'add',
      name: record,
      content: content({ name, reading }, treeOf(random(TREE_KEY_BYTES))),
    }
    await store.change([change])
  }

  const coming = new Map<string, Promise<Root>>()

  async function find(value: ToSeal, record: string): Promise<Root> {
    for (;;) {
      const root = await read(record)
      if (root !== undefined) return root
      await made(value, record)
    }
  }

  function held(record: string): Root | undefined {
    const root = ring.get(record)
    return root !== undefined && isCurrent(root) ? root : undefined
  }

  const roots: Roots = {
    held,
    read,
    isCurrent,
    isUntouched,
    get known() {
      return destructions
    },
    isDead: (id) => dead.get(id) !== undefined,
    content,
    recordFor: (value) => rootRecord(nameFor(value)),
    subject: digest,
    async live(value) {
      const record = roots.recordFor(value)
      const known = held(record) ?? coming.get(record)
      if (known !== undefined) return known
      const one = find(value, record).finally(() => {
        if (coming.get(record) === one) coming.delete(record)
      })
      coming.set(record, one)
      return one
    },
    leaf(root) {
      if (root.run === undefined || root.run.next === RUN_LEAVES) {
        const path = random(PATH_BYTES)
        const node = nodeTowards(root.nodes, path, RUN_LEVELS)
        // One leaf in 10^12 was cut off: then another run serves.
        if (node === undefined) return roots.leaf(root)
        root.run = { node, next: 0 }
      }
      const { node, next } = root.run
      const place = Buffer.concat([root.name, node.path])
      place[place.length - 1] = next
      root.run.next += 1
      const leaf = nodeTowards([node], place.subarray(ROOT_BYTES))
      if (leaf === undefined) throw new Error('a node covers the leaves below it')
      return { place, key: leaf.key }
    },
    heard(name) {
      const gone = deadIn(name)
      const id = gone ?? cutIn(name)
      if (id === undefined) return
      if (gone !== undefined) dead.set(gone, true)
      destructions += 1
      const record = recordOf(id)
      destroyed.set(record, destructions)
      ring.delete(record)
      coming.delete(record)
    },
    clear() {
      ring.clear()
      coming.clear()
    },
  }
  return roots
}
