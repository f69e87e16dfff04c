import type { Place } from '../place.ts'

export function SearchPalette(_: { readonly places: readonly Place[]; readonly close: () => void }) {
  return null
}
