import { useEffect } from 'react'
import { Link } from 'wouter'
import { useSay } from '../kit/language.tsx'
import { Icon } from './icons.tsx'
import { type PagePlace, SECTIONS } from './place.ts'
import { frameWords as words } from './words.ts'

interface NavigationProps {
  readonly places: readonly PagePlace[]
  readonly current: PagePlace | undefined
  /** On narrow windows, whether it lies over the page. */
  readonly open: boolean
  readonly close: () => void
}

/** The pages that the role has a use for. It stands beside the page, and on narrow windows lies over it. */
export function Navigation({ places, current, open, close }: NavigationProps) {
  const say = useSay()
  useEffect(() => {
    if (!open) return
    const leave = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close()
    }
    window.addEventListener('keydown', leave)
    return () => window.removeEventListener('keydown', leave)
  }, [open, close])
  return (
    <>
      {open && <button type="button" className="scrim" aria-label={say(words.close)} onClick={close} />}
      <nav className={open ? 'sidebar sidebar-open' : 'sidebar'} aria-label={say(words.navigation)}>
        <Link href="/" className="brand" onClick={close}>
          <img src="/mark.svg" alt="" width="28" height="28" />
          <span>{say(words.product)}</span>
        </Link>
        {SECTIONS.map((section) => {
          const own = places.filter((place) => place.section === section)
          if (own.length === 0) return null
          return (
            <div key={section} className="sidebar-section">
              <h2 id={`section-${section}`}>{say(words[section])}</h2>
              <ul aria-labelledby={`section-${section}`}>
                {own.map((place) => (
                  <li key={place.path}>
                    <Link
                      href={place.path}
                      aria-current={place === current ? 'page' : undefined}
                      onClick={close}
                      // The code of a page is there when the click comes.
                      onPointerEnter={() => void place.load()}
                      onFocus={() => void place.load()}
                    >
                      <Icon name={place.icon} />
                      <span>{say(place.name)}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          )
        })}
      </nav>
    </>
  )
}
