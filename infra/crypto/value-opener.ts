import type { Sealed } from '../../domain/kernel/index.ts'
import type { DestructionNotes } from './destruction-notes.ts'
import { decrypt, type OldValue, type RootedValue, splitSealed } from './envelope.ts'
import type { HmacKey } from './hmac.ts'
import type { KeyStore } from './key-store.ts'
import { nodeTowards } from './key-tree.ts'
import type { OldKeys } from './old-keys.ts'
import type { OpenedValues } from './opened-cache.ts'
import { deadNews, hex, oldId, rootId, rootRecord } from './records.ts'
import type { Root } from './root.ts'
import type { Roots } from './roots.ts'

interface OpeningParts {
  readonly store: KeyStore
  readonly roots: Roots
  readonly notes: DestructionNotes
  readonly old: OldKeys
  readonly mask: HmacKey
  readonly seen: OpenedValues
  /** Called when a value has no key and was not erased. */
  readonly lost: () => void
}

/** The key of a value, undefined where it was destroyed, and whether it may be used still. */
interface FoundKey {
  readonly key: Uint8Array | undefined
  readonly isCurrent: () => boolean
}

const DESTROYED: FoundKey = { key: undefined, isCurrent: () => true }

/** Makes the functions that open values, and that name the keys of values. */
export function vaultOpening({ store, roots, notes, old, mask, seen, lost }: OpeningParts) {
  /** Distinguishes a key that was destroyed from one that is lost. */
  async function gone(id: string): Promise<FoundKey> {
    if (!notes.isDead(id) && (await store.read(deadNews(id))) === undefined) lost()
    return DESTROYED
  }

  const leafOf = (root: Root, value: RootedValue): FoundKey => ({
    key: nodeTowards(root.nodes, value.path)?.key,
    isCurrent: () => roots.isCurrent(root),
  })

  async function oldKey(value: OldValue): Promise<FoundKey> {
    const record = oldId(value.id)
    for (;;) {
      const [known, readAt] = [notes.known, store.trust.now()]
      const key = notes.isDead(record) ? undefined : await old.keyOf(value)
      const isCurrent = () => notes.isUntouched(record, known) && store.trust.holds(readAt)
      // Earlier versions kept no trace of a destroyed key, so it cannot be told from a lost one.
      if (key === undefined) return store.hasOldKeys ? DESTROYED : gone(record)
      if (isCurrent()) return { key, isCurrent }
    }
  }

  /** Finds the keys of values. Each root is read once. */
  function keysOf(values: readonly (RootedValue | OldValue)[]): Promise<FoundKey>[] {
    const reading = new Map<string, Promise<Root | undefined>>()
    return values.map(async (value) => {
      if (value.kind === 'old') return oldKey(value)
      const record = rootRecord(value.root)
      const held = roots.held(record)
      if (held?.name.equals(value.root)) return leafOf(held, value)
      const one = reading.get(record) ?? roots.read(record)
      reading.set(record, one)
      const root = await one
      return root?.name.equals(value.root) ? leafOf(root, value) : gone(rootId(value.root))
    })
  }

  /** Opens a value whose text is in memory, or whose root is. */
  function openHeld(value: Sealed, split: RootedValue | OldValue): { readonly text: string | undefined } | undefined {
    if (split.kind === 'old') return undefined
    const root = roots.held(rootRecord(split.root))
    if (!root?.name.equals(split.root)) return undefined
    const key = nodeTowards(root.nodes, split.path)?.key
    const text = key && decrypt(split, key)
    if (!roots.isCurrent(root)) return undefined
    if (text !== undefined && store.trust.attends(root.readAt)) seen.set(value, text)
    return { text }
  }

  const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text))

  async function open(values: readonly Sealed[]): Promise<unknown[]> {
    const attends = store.trust.attends(store.trust.now())
    const texts = values.map((value): { readonly text: string | undefined } | undefined => {
      const text = attends ? seen.get(value) : undefined
      return text === undefined ? undefined : { text }
    })
    const rest: { readonly at: number; readonly value: Sealed; readonly split: RootedValue | OldValue }[] = []
    values.forEach((value, at) => {
      if (texts[at] !== undefined) return
      const split = splitSealed(mask, value)
      const held = openHeld(value, split)
      if (held === undefined) rest.push({ at, value, split })
      else texts[at] = { text: held.text }
    })
    const found: { readonly isCurrent: () => boolean; readonly text: string | undefined; readonly at: number }[] = []
    if (rest.length > 0) {
      const keys = await Promise.all(keysOf(rest.map(({ split }) => split)))
      rest.forEach(({ at, split }, nth) => {
        const { key, isCurrent } = keys[nth] ?? DESTROYED
        found.push({ at, isCurrent, text: key && decrypt(split, key) })
      })
    }
    // Plaintext leaves only where every key may be used still: the process may have been stopped meanwhile.
    if (!found.every(({ isCurrent }) => isCurrent())) return open(values)
    for (const { at, text } of found) texts[at] = { text }
    return texts.map((one) => parsed(one?.text))
  }

  return {
    /** Opens values in order. A value whose key was destroyed is undefined. */
    open,

    /** Returns the names under which readings of these values are recorded; undefined where the key was destroyed. */
    readings: (values: readonly Sealed[]): Promise<(string | undefined)[]> =>
      Promise.all(
        values.map(async (value) => {
          const split = splitSealed(mask, value)
          if (split.kind === 'old') return hex(split.id)
          const record = rootRecord(split.root)
          const root = roots.held(record) ?? (await roots.read(record))
          return root?.name.equals(split.root) ? root.reading : undefined
        }),
      ),
  }
}
