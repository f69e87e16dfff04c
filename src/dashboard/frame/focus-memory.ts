import { useEffect } from 'react'

/** How many elements are remembered: more than the longest form has fields, because what was before the form is returned to. */
const MOST = 50

/** What may take the place of something that stood in it. */
const PLACES = 'li, tr, section, form, fieldset, [role=dialog], main, [tabindex]'

/**
 * Keeps the focus near where it was. Where what had it goes, such as a button after its command was carried out, what it stood in gets
 * it; where a whole dialog goes, what had it before. A reader with a keyboard goes on from there, not from the top of the page.
 */
export function useFocusMemory(): void {
  useEffect(() => {
    let trails: readonly (readonly HTMLElement[])[] = []
    // Whether the reader, or the page for its keys, has let the focus go: then it is not brought back.
    let isLeft = false
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement) || target === document.body) return
      isLeft = false
      trails = [trailOf(target), ...trails.filter(([own]) => own !== target)].slice(0, MOST)
    }
    const leave = ({ target }: FocusEvent): void =>
      queueMicrotask(() => {
        if (document.activeElement === document.body) isLeft = target instanceof Node && target.isConnected
      })
    const keep = (): void => {
      if (isLeft || document.activeElement !== document.body || trails[0]?.[0]?.isConnected !== false) return
      const kept = trails.some((trail) => {
        const near = trail.find(({ isConnected }) => isConnected)
        return near !== undefined && takesFocus(near)
      })
      // What is left to remember begins with what has the focus now.
      if (!kept) trails = []
    }
    const changes = new MutationObserver(keep)
    changes.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', remember)
    document.addEventListener('focusout', leave)
    return () => {
      changes.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('focusout', leave)
    }
  }, [])
}

/** An element, and what it stands in that may take its place, from the inside out. */
function trailOf(element: HTMLElement): readonly HTMLElement[] {
  const trail = [element]
  for (let up = element.parentElement; up !== null; up = up.parentElement) if (up.matches(PLACES)) trail.push(up)
  return trail
}

function takesFocus(element: HTMLElement): boolean {
  const isOwn = element.matches('a[href], button, input, textarea, select, [tabindex]')
  if (!isOwn) {
    element.tabIndex = -1
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true })
  }
  element.focus({ preventScroll: true })
  return document.activeElement === element
}
