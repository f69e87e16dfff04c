import { createContext, type ReactNode, use, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import { readSetting, writeSetting } from './language.tsx'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Sizes of text, in percent of the browser's own. */
export const TEXT_SIZES = [100, 125, 150, 175, 200] as const
export type TextSize = (typeof TEXT_SIZES)[number]

/**
 * Widths of the window, in rem, below which pages change: `[data-width~="below-60"] .part { … }` stands for a media query, which would
 * not know of the size of the text.
 */
const WIDTHS_REM = [40, 48, 60, 75, 90] as const
const REM_PX = 16

interface Appearance {
  readonly theme: Theme
  /** What `system` stands for now, or the choice itself. */
  readonly shown: 'light' | 'dark'
  readonly textSize: TextSize
  readonly setTheme: (theme: Theme) => void
  readonly setTextSize: (size: TextSize) => void
}

const AppearanceContext = createContext<Appearance | undefined>(undefined)
const dark = window.matchMedia('(prefers-color-scheme: dark)')

const firstTheme = (): Theme => THEMES.find((one) => one === readSetting('sanshe.theme')) ?? 'system'
const firstSize = (): TextSize => TEXT_SIZES.find((one) => String(one) === readSetting('sanshe.text-size')) ?? 100

/** Keeps the theme and the size of the text, and applies them to the whole document. */
export function AppearanceProvider({ children }: { readonly children: ReactNode }) {
  const [theme, setTheme] = useState(firstTheme)
  const [textSize, setTextSize] = useState(firstSize)
  const [systemDark, setSystemDark] = useState(dark.matches)
  useEffect(() => {
    const changed = ({ matches }: MediaQueryListEvent): void => setSystemDark(matches)
    dark.addEventListener('change', changed)
    return () => dark.removeEventListener('change', changed)
  }, [])
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown
    document.documentElement.style.setProperty('--text-scale', String(textSize / 100))
  }, [shown, textSize])
  useLayoutEffect(() => {
    const measure = (): void => {
      const rem = (REM_PX * textSize) / 100
      const below = WIDTHS_REM.filter((width) => window.innerWidth < width * rem).map((width) => `below-${width}`)
      document.documentElement.dataset.width = below.join(' ')
    }
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [textSize])
  const chooseTheme = useCallback((next: Theme) => {
    writeSetting('sanshe.theme', next)
    setTheme(next)
  }, [])
  const chooseSize = useCallback((next: TextSize) => {
    writeSetting('sanshe.text-size', String(next))
    setTextSize(next)
  }, [])
  const value = useMemo(
    () => ({ theme, shown, textSize, setTheme: chooseTheme, setTextSize: chooseSize }) as const,
    [theme, shown, textSize, chooseTheme, chooseSize],
  )
  return <AppearanceContext value={value}>{children}</AppearanceContext>
}

/** The theme and the size of the text, and how to change them. */
export function useAppearance(): Appearance {
  const value = use(AppearanceContext)
  if (value === undefined) throw new Error('There is no AppearanceProvider above.')
  return value
}
