import { useCallback, useEffect, useRef } from 'react'
import type { Tour } from './use-tour.ts'

type Pressed = (event: KeyboardEvent) => void

/**
 * Keys of the tour. Enter and the space bar press the button that has the focus, if one has.
 *
 * Pages in the frames may take the focus by themselves. It comes back, and until then keys in a frame are keys of the tour: no page
 * there acts on them. Returns what catches the keys of a frame.
 */
export function useTourKeys(tour: Tour): (frame: HTMLIFrameElement) => void {
  const latest = useRef(tour)
  latest.current = tour
  const pressed = useCallback<Pressed>((event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event
    if (ctrlKey || altKey || metaKey) return
    const onButton = target instanceof Element && target.closest('button, a') !== null
    if (key === 'Escape') latest.current.leave()
    else if (key === 'ArrowLeft') latest.current.back()
    else if (key === 'ArrowRight' || (!onButton && (key === ' ' || key === 'Enter'))) latest.current.next()
    else return
    event.preventDefault()
  }, [])
  useEffect(() => {
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [pressed])
  useEffect(keepFocus, [])
  return useCallback(
    (frame) => {
      const inFrame: Pressed = (event) => {
        event.stopImmediatePropagation()
        pressed(event)
      }
      frame.contentWindow?.addEventListener('keydown', inFrame, { capture: true })
    },
    [pressed],
  )
}

/** Gives the focus back to where it was when a frame takes it. Returns how to stop that. */
function keepFocus(): () => void {
  let last: HTMLElement | undefined
  const remember = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement && !(target instanceof HTMLIFrameElement)) last = target
  }
  const giveBack = (): void => {
    // The frame has the focus only after this event.
    window.setTimeout(() => {
      const { activeElement } = document
      if (!(activeElement instanceof HTMLIFrameElement)) return
      activeElement.blur()
      window.focus()
      if (last?.isConnected === true) last.focus({ preventScroll: true })
    })
  }
  document.addEventListener('focusin', remember)
  window.addEventListener('blur', giveBack)
  return () => {
    document.removeEventListener('focusin', remember)
    window.removeEventListener('blur', giveBack)
  }
}
