import { useEffect, useState, useSyncExternalStore } from 'react'
import { useSay } from '../kit/language.tsx'
import { useLive } from '../kit/live.tsx'
import { Icon } from './icons.tsx'
import { frameWords as words } from './words.ts'

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

const useOnline = (): boolean => useSyncExternalStore(watchNetwork, () => navigator.onLine)

/** A broken connection shows after this time: most are over before a person would read of them. */
const PATIENCE_MS = 3000
const THANKS_MS = 3000

/** Says so while what is on the screen cannot be kept up to date, and once it can again. */
export function ConnectionBanner() {
  const say = useSay()
  const online = useOnline()
  const { state } = useLive()
  const [shown, setShown] = useState<'offline' | 'waiting' | 'back' | undefined>()
  const trouble = !online ? 'offline' : state === 'offline' ? 'waiting' : undefined
  useEffect(() => {
    const waitMs = trouble === 'offline' ? 0 : PATIENCE_MS
    if (trouble !== undefined) {
      const timer = window.setTimeout(() => setShown(trouble), waitMs)
      return () => window.clearTimeout(timer)
    }
    setShown((before) => (before === undefined ? undefined : 'back'))
    const timer = window.setTimeout(() => setShown(undefined), THANKS_MS)
    return () => window.clearTimeout(timer)
  }, [trouble])
  return (
    <div role="status" className="banner-place">
      {shown !== undefined && (
        <p className={`banner banner-${shown}`}>
          <Icon name={shown === 'back' ? 'approval' : 'offline'} /> {say(words[shown])}
        </p>
      )}
    </div>
  )
}

/** A small mark in the top bar: whether the page follows what happens. */
export function LiveMark() {
  const say = useSay()
  const { state } = useLive()
  const live = state === 'live'
  return (
    <span className={live ? 'live-mark live-mark-on' : 'live-mark'}>
      <span aria-hidden="true" className="live-dot" />
      <span className="live-text">{say(live ? words.live : words.connecting)}</span>
    </span>
  )
}
