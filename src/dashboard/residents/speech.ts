import { useCallback, useEffect, useState } from 'react'
import type { Language } from '../kit/language.tsx'

/** Reads the page aloud, where the browser can: WeChat's cannot. */
export function useSpeech(language: Language): { readonly speaks: boolean; readonly toggle: (() => void) | undefined } {
  const [speaks, setSpeaks] = useState(false)
  const can = 'speechSynthesis' in globalThis && 'SpeechSynthesisUtterance' in globalThis
  const stop = useCallback(() => {
    speechSynthesis.cancel()
    setSpeaks(false)
  }, [])
  useEffect(() => {
    if (!can) return
    addEventListener('hashchange', stop)
    return () => {
      removeEventListener('hashchange', stop)
      speechSynthesis.cancel()
    }
  }, [can, stop])
  const toggle = () => {
    if (speaks) {
      stop()
      return
    }
    const words = new SpeechSynthesisUtterance(textOf(document.querySelector('main')))
    words.lang = language === 'zh' ? 'zh-CN' : 'en-GB'
    words.rate = 0.9
    words.onend = () => setSpeaks(false)
    words.onerror = () => setSpeaks(false)
    setSpeaks(true)
    speechSynthesis.speak(words)
  }
  return { speaks, toggle: can ? toggle : undefined }
}

/** The text of the page, with the digits of a number apart so that they are read one by one. */
const textOf = (page: HTMLElement | null): string =>
  (page?.innerText ?? '').replace(/\d{6}-\d{6}-\d/g, (number) => Array.from(number.replace(/-/g, ',')).join(' '))
