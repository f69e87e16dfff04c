import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal } from '../../services/ports/vault.ts'
import { encrypt, nonceFrom } from './envelope.ts'
import type { OpenVault } from './open-vault.ts'
import { rootsBeside, rootsOf } from './records.ts'
import { nextLeaf, type Root } from './root.ts'

/** Makes the function that seals, and the one that keeps it from using a subject's roots while they are destroyed. */
export function vaultSealing({ roots, mask, random }: OpenVault) {
  /** The erasures in progress here, by what the names of the subject's records begin with. */
  const erasing = new Map<string, Promise<unknown>>()

  async function rootFor(record: string, isNew: boolean): Promise<Root> {
    const subject = rootsBeside(record)
    for (let erasure = erasing.get(subject); erasure !== undefined; erasure = erasing.get(subject))
      await erasure.catch(() => {})
    return roots.live(record, isNew)
  }

  function sealOne(value: unknown, root: Root): Sealed {
    const { place, key } = nextLeaf(root, random)
    return encrypt(mask, place, key, nonceFrom(random), value)
  }

  return {
    /** Seals in order. Resolves when every root that it used is durable. */
    async seal(values: readonly ToSeal[]): Promise<Sealed[]> {
      const records = values.map(roots.recordFor)
      const isNew = (record: string): boolean => values[records.indexOf(record)]?.isNew === true
      for (;;) {
        const found = new Map<string, Root>()
        const missing: Promise<unknown>[] = []
        for (const record of new Set(records)) {
          const held = erasing.size === 0 ? roots.held(record) : undefined
          if (held !== undefined) found.set(record, held)
          else missing.push(rootFor(record, isNew(record)).then((root) => found.set(record, root)))
        }
        if (missing.length > 0) await Promise.all(missing)
        // No await may follow: the roots may be used now.
        if (![...found.values()].every(roots.isCurrent)) continue
        return values.map(({ value }, at) => {
          const root = found.get(records[at] ?? '')
          if (root === undefined) throw new Error('a value has no root')
          return sealOne(value, root)
        })
      }
    },

    /** Runs an erasure. Seals for the subject that begin meanwhile wait for it, and get a new root. */
    async whileErasing<T>(subject: string, work: () => Promise<T>): Promise<T> {
      const name = rootsOf(roots.subject(subject))
      const before = erasing.get(name)
      const one = (before ?? Promise.resolve()).catch(() => {}).then(work)
      erasing.set(name, one)
      try {
        return await one
      } finally {
        if (erasing.get(name) === one) erasing.delete(name)
      }
    },
  }
}
