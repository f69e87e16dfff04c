import type { Sealed } from '../../domain/kernel/index.ts'
import type { DestructionNotes } from './destruction-notes.ts'
import { decrypt, type OldValue, type RootedValue, splitSealed } from './envelope.ts'
import type { HmacKey } from './hmac.ts'
import type { KeyStore } from './key-store.ts'
import type { ClockReading } from './lease.ts'
import type { OldKeys } from './old-keys.ts'
import type { OpenedValues } from './opened-cache.ts'
import { deadNews, hex, oldId, rootId, rootRecord } from './records.ts'
import { leafKey, type Root } from './root.ts'
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

/** The key of a value, undefined where it was destroyed. */
interface FoundKey {
  readonly key: Uint8Array | undefined
  /** When it was read. Absent where it was destroyed: that stays so. */
  readonly readAt?: ClockReading
  /** Whether it may be used still. */
  readonly isCurrent: () => boolean
}

/** The JSON text of a value, undefined where its key was destroyed. */
interface OpenedText {
  readonly text: string | undefined
  /** Whether it may leave the vault still. */
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
    key: leafKey(root, value.path),
    readAt: root.readAt,
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
      if (isCurrent()) return { key, readAt, isCurrent }
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

  /** Decrypts a value, and remembers the text where a later destruction would be heard of. */
  function decrypted(value: Sealed, split: RootedValue | OldValue, { key, readAt, isCurrent }: FoundKey): OpenedText {
    const text = key && decrypt(split, key)
    if (text !== undefined && readAt !== undefined && isCurrent() && store.trust.attends(readAt)) seen.set(value, text)
    return { text, isCurrent }
  }

  /** Opens a value from memory, where its text or its root is there. */
  function openHeld(value: Sealed): OpenedText | undefined {
    const { known } = notes
    const attends = (): boolean => notes.known === known && store.trust.attends(store.trust.now())
    const text = attends() ? seen.get(value) : undefined
    if (text !== undefined) return { text, isCurrent: attends }
    const split = splitSealed(mask, value)
    const root = split.kind === 'old' ? undefined : roots.held(rootRecord(split.root))
    if (split.kind === 'old' || !root?.name.equals(split.root)) return undefined
    return decrypted(value, split, leafOf(root, split))
  }

  async function open(values: readonly Sealed[]): Promise<unknown[]> {
    for (;;) {
      const held = values.map(openHeld)
      const missing = values.filter((_, at) => held[at] === undefined)
      const splits = missing.map((value) => splitSealed(mask, value))
      const keys = missing.length === 0 ? [] : await Promise.all(keysOf(splits))
      const found = missing.map((value, at): [Sealed, OpenedText] => {
        const split = splits[at]
        if (split === undefined) throw new Error('a value was not split')
        return [value, decrypted(value, split, keys[at] ?? DESTROYED)]
      })
      const read = new Map(found)
      const texts = values.map((value, at) => held[at] ?? read.get(value))
      // Plaintext leaves only where every key may be used still: the process may have been stopped meanwhile.
      if (texts.every((one) => one?.isCurrent() !== false))
        return texts.map((one) => (one?.text === undefined ? undefined : JSON.parse(one.text)))
    }
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
