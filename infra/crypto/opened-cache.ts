import { LRUCache } from 'lru-cache'
import type { Sealed } from '../../domain/kernel/index.ts'

/**
 * Holds values that were opened lately, as JSON text. The same rows are shown again and again, and opening a value costs ten
 * times more.
 */
export interface OpenedValues {
  get({ sealed }: Sealed): string | undefined
  set({ sealed }: Sealed, text: string): void
  /** Forgets every value. Destructions are rare, and only the keys could tell which values one concerns. */
  clear(): void
}

/** Bytes that opened values may occupy, roughly. */
const MAX_OPENED_BYTES = 16 * 1024 * 1024

/** Makes an empty cache of 16 MiB. */
export function openedValues(): OpenedValues {
  const cache = new LRUCache<string, string>({
    maxSize: MAX_OPENED_BYTES,
    sizeCalculation: (text, sealed) => 2 * text.length + sealed.length + 200,
  })
  return {
    get: ({ sealed }) => cache.get(sealed),
    set: ({ sealed }, text) => cache.set(sealed, text),
    clear: () => cache.clear(),
  }
}
