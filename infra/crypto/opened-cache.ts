import { LRUCache } from 'lru-cache'
import type { Sealed } from '../../domain/kernel/index.ts'

/** Values opened lately, as JSON text: the same rows are shown again and again, and opening one costs ten times more. */
export interface OpenedValues {
  get({ sealed }: Sealed): string | undefined
  set({ sealed }: Sealed, text: string): void
  /** Forgets all of them: destructions are rare, and which values one concerns only the keys could tell. */
  clear(): void
}

/** @param bytes what they may occupy, roughly */
export function openedValues(bytes: number): OpenedValues {
  const cache = new LRUCache<string, string>({
    maxSize: bytes,
    sizeCalculation: (text, sealed) => 2 * text.length + sealed.length + 200,
  })
  return {
    get: ({ sealed }) => cache.get(sealed),
    set: ({ sealed }, text) => cache.set(sealed, text),
    clear: () => cache.clear(),
  }
}
