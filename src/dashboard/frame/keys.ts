import { useEffect, useRef } from 'react'
import { readSetting, writeSetting } from '../kit/language.tsx'

/** Keys of a page by what is pressed: `j`, `X` (with shift), `?`, `Enter`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

const STORED = 'sanshe.keys'

/** Whether keys without Ctrl do anything. Readers who dictate switch them off (WCAG 2.1.4). */
export const keysAreOn = (): boolean => readSetting(STORED) !== 'off'
export const switchKeys = (on: boolean): void => writeSetting(STORED, on ? 'on' : 'off')

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=combobox], [role=listbox]') !== null)

/** A panel beside the list is no dialog over it. */
const isUnderDialog = (): boolean =>
  document.querySelector('[role=dialog]:not(.side-panel *, .ant-drawer-content-wrapper *)[aria-modal=true]') !== null

/**
 * Keys of the page that is shown. They are off in fields, while Chinese is composed, with Ctrl, Alt or ⌘, under a dialog, and where the
 * reader has switched them off.
 */
export function useKeys(keys: KeyMap, enabled = true): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    if (!enabled) return
    const pressed = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, isComposing, defaultPrevented } = event
      if (ctrlKey || altKey || metaKey || isComposing || defaultPrevented || !keysAreOn()) return
      if (isTyping(event) || isUnderDialog()) return
      const act = latest.current[key]
      if (act === undefined) return
      event.preventDefault()
      act(event)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [enabled])
}
