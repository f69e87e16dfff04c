import { lazy, Suspense, useEffect, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import type { PagePlace } from '../place.ts'
import { frameWords as words } from '../words.ts'

const loadPalette = () => import('./search-palette.tsx')
const SearchPalette = lazy(async () => ({ default: (await loadPalette()).SearchPalette }))

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Opens the global search, as Ctrl+K (⌘K) does everywhere. */
export function SearchButton({ places }: { readonly places: readonly PagePlace[] }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
  return (
    <>
      <button
        type="button"
        className="search-button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        onPointerEnter={() => void loadPalette()}
      >
        <Icon name="search" />
        <span className="search-text">{say(words.search)}</span>
        <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      {open && (
        <Suspense>
          <SearchPalette places={places} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
