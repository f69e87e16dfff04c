import { useEffect, useRef } from 'react'

/** Rows may come shortly after the page: until then it is tried again. */
const PATIENCE_MS = 1500

/** A new page begins at its top; going back or forward shows a page where the reader left it. */
export function useScrollMemory(path: string | undefined): void {
  const places = useRef(new Map<string, number>())
  const popped = useRef(false)
  useEffect(() => {
    window.history.scrollRestoration = 'manual'
    const pop = (): void => {
      popped.current = true
    }
    const scroll = (): void => void places.current.set(window.location.href, window.scrollY)
    window.addEventListener('popstate', pop)
    window.addEventListener('scroll', scroll, { passive: true })
    return () => {
      window.removeEventListener('popstate', pop)
      window.removeEventListener('scroll', scroll)
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is done for each page
  useEffect(() => {
    const wanted = popped.current ? (places.current.get(window.location.href) ?? 0) : 0
    popped.current = false
    const untilMs = performance.now() + PATIENCE_MS
    let frame = 0
    const go = (): void => {
      window.scrollTo(0, wanted)
      if (window.scrollY < wanted && performance.now() < untilMs) frame = window.requestAnimationFrame(go)
    }
    go()
    return () => window.cancelAnimationFrame(frame)
  }, [path])
}
