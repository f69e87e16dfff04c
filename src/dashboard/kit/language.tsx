import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react'
import type { Sentence } from '../../../domain/kernel/index.ts'

export type { Sentence }
export type Language = 'zh' | 'en'

/** Texts of one page, by name. Neither language can be missing. */
export type Words = Readonly<Record<string, Sentence>>

type Values = Readonly<Record<string, string | number>>

/**
 * Returns the text in the reader's language, with `{name}` replaced by the value of that name, and `{name|task|tasks}` by the number
 * with the noun for one or for several.
 */
export type Say = (text: Sentence, values?: Values) => string

const STORED = 'sanshe.language'

interface LanguageChoice {
  readonly language: Language
  readonly say: Say
  readonly choose: (language: Language) => void
}

const GAPS = /\{(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/g

/** The text in one language. */
export function said(language: Language, text: Sentence, values?: Values): string {
  const raw = text[language]
  if (values === undefined) return raw
  return raw.replace(GAPS, (all, name: string, one?: string, several?: string) => {
    const value = values[name]
    if (value === undefined) return all
    return one === undefined ? String(value) : `${value} ${String(value) === '1' ? one : several}`
  })
}

function firstLanguage(): Language {
  const stored = readSetting(STORED)
  if (stored === 'zh' || stored === 'en') return stored
  // Most readers use Chinese, so any other language than English gets it too.
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

const LanguageContext = createContext<LanguageChoice | undefined>(undefined)

/** Gives everything below it the reader's language: the browser's, until another one is chosen. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage)
  const choose = useCallback((next: Language) => {
    writeSetting(STORED, next)
    setLanguage(next)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  }, [language])
  const value = useMemo(
    () => ({ language, choose, say: (text: Sentence, values?: Values) => said(language, text, values) }),
    [language, choose],
  )
  return <LanguageContext value={value}>{children}</LanguageContext>
}

/** The reader's language, and how to change it. */
export function useLanguage(): LanguageChoice {
  const value = use(LanguageContext)
  if (value === undefined) throw new Error('There is no LanguageProvider above.')
  return value
}

/** Returns `say`, which gives a text in the reader's language. */
export const useSay = (): Say => useLanguage().say

/** A setting of this browser: language, theme, size. Nothing personal is kept there. Undefined where storage is switched off. */
export function readSetting(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // The setting lasts as long as the page.
  }
}
