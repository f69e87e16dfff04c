import type { Sealed } from '../../domain/kernel/index.ts'
import { decrypt, type OldValue, type RootedValue, splitSealed } from './envelope.ts'
import type { ClockReading } from './lease.ts'
import type { OpenVault } from './open-vault.ts'
import { deadNews, hex, oldId, rootId, rootRecord } from './records.ts'
import { leafKey, type Root } from './root.ts'

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
export function vaultOpening({ store, roots, notes, old, mask, seen, lost }: OpenVault) {
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

  /** Makes the function that opens a value whose key has to be found. It reads each root once. */
  function openFound(): (value: Sealed) => Promise<OpenedText> {
    const reading = new Map<string, Promise<Root | undefined>>()
    return async (value) => {
      const split = splitSealed(mask, value)
      if (split.kind === 'old') return decrypted(value, split, await oldKey(split))
      const record = rootRecord(split.root)
      const one = reading.get(record) ?? roots.read(record)
      reading.set(record, one)
      const root = await one
      const key = root?.name.equals(split.root) ? leafOf(root, split) : await gone(rootId(split.root))
      return decrypted(value, split, key)
    }
  }

  /** Decrypts a value, and remembers the text where a later destruction would be heard of. */
  function decrypted(value: Sealed, split: RootedValue | OldValue, { key, readAt, isCurrent }: FoundKey): OpenedText {
    const text = key && decrypt(split, key)
    if (text !== undefined && readAt !== undefined && isCurrent() && store.trust.attends(readAt))
      seen.set(value.sealed, text)
    return { text, isCurrent }
  }

  /** Opens a value from memory, where its text or its root is there. */
  function openHeld(value: Sealed): OpenedText | undefined {
    const { known } = notes
    const attends = (): boolean => notes.known === known && store.trust.attends(store.trust.now())
    const text = attends() ? seen.get(value.sealed) : undefined
    if (text !== undefined) return { text, isCurrent: attends }
    const split = splitSealed(mask, value)
    const root = split.kind === 'old' ? undefined : roots.held(rootRecord(split.root))
    if (split.kind === 'old' || !root?.name.equals(split.root)) return undefined
    return decrypted(value, split, leafOf(root, split))
  }

  async function open(values: readonly Sealed[]): Promise<unknown[]> {
    for (;;) {
      const find = openFound()
      const held = values.map(openHeld)
      const texts = held.every((one) => one !== undefined)
        ? held
        : await Promise.all(values.map((value, at) => held[at] ?? find(value)))
      // Plaintext leaves only where every key may be used still: the process may have been stopped meanwhile.
      if (texts.every(({ isCurrent }) => isCurrent()))
        return texts.map(({ text }) => (text === undefined ? undefined : JSON.parse(text)))
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
