import { useCallback } from 'react'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/names.ts'
import { demandWords as words } from './words.ts'

interface Placed {
  readonly quarter: string | null
  readonly grid: string | null
}

/** Returns where a demand is, in words: quarter, building where it is told, and grid. */
export function usePlaceText(): (of: Placed, building?: unknown) => string {
  const placeName = usePlaceName()
  const say = useSay()
  return useCallback(
    ({ quarter, grid }, building) =>
      [
        quarter === null ? undefined : placeName(quarter),
        typeof building === 'string' ? say(words.building, { n: building }) : undefined,
        grid === null ? undefined : placeName(grid),
      ]
        .filter((part) => part !== undefined)
        .join(' · '),
    [placeName, say],
  )
}
