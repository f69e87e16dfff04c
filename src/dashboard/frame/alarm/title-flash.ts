import { useEffect } from 'react'

const FLASH_MS = 2000

/**
 * Puts a text before the title of the window, so that another tab shows it; every two seconds, or all the time for readers who want
 * no motion. Pages change the title, so it is read again each time.
 */
export function useTitleFlash(text: string | undefined): void {
  useEffect(() => {
    if (text === undefined) return
    const prefix = `${text} · `
    const bare = (): string => document.title.replaceAll(prefix, '')
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    const flash = (): void => {
      document.title = !still && document.title.startsWith(prefix) ? bare() : `${prefix}${bare()}`
    }
    flash()
    const timer = window.setInterval(flash, FLASH_MS)
    return () => {
      window.clearInterval(timer)
      document.title = bare()
    }
  }, [text])
}
