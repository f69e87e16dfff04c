import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { FeedState, PublishedEvent, StopFollowing } from './engine.ts'
import { useApi, useSession } from './session.tsx'

/** What the names of the views begin with whose rows an event of an aggregate may change. Any event may change an inbox. */
const VIEWS_OF: Readonly<Record<string, readonly string[]>> = {
  demand: ['demand', 'statutory', 'three-rates', 'restricted', 'callback', 'workbook', 'parties', 'reports'],
  resource: ['resource', 'parties', 'workbook'],
  person: ['person', 'parties'],
  workbook: ['workbook', 'parties'],
  notification: ['notification-settings'],
}

const isView = (aggregate: string, name: unknown): boolean =>
  name === 'inbox' || (VIEWS_OF[aggregate]?.some((one) => String(name).startsWith(one)) ?? true)

/** Invalidations are gathered for this long, and then no more often than each `QUIET_MS`. */
const GATHER_MS = 120
const QUIET_MS = 700
/** A feed that has ended begins again after this time. */
const AGAIN_MS = 3000

interface LiveValue {
  readonly state: FeedState
  /** The position that the next answer must include: at least that from which the feed is followed, so that no event falls between. */
  readonly seen: () => Promise<{ readonly minPosition?: string }>
  /** Says that a command on an aggregate succeeded at a position. */
  readonly happened: (aggregate: string, position: string) => void
  /** Calls a function for each event from now on; returns how to stop it. */
  readonly listen: (listener: (event: PublishedEvent) => void) => () => void
  /** The latest events, newest first. */
  readonly recent: readonly PublishedEvent[]
}

const LiveContext = createContext<LiveValue | undefined>(undefined)

const isLater = (one: string, other: string | undefined): boolean =>
  other === undefined || one.length > other.length || (one.length === other.length && one > other)

/** What waits for `opened` goes on once the gate is open. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** Follows the feed of the community. Queries whose rows changed are asked again at once. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const api = useApi()
  const { community } = useSession()
  const queries = useQueryClient()
  const [state, setState] = useState<FeedState>('connecting')
  const [recent, setRecent] = useState<readonly PublishedEvent[]>([])
  const latest = useRef<string>(undefined)
  const [begun] = useState(gate)
  const listeners = useRef(new Set<(event: PublishedEvent) => void>())
  const gathered = useRef({ aggregates: new Set<string>(), timer: undefined as number | undefined, lastMs: 0 })

  const happened = useCallback(
    (aggregate: string, position: string) => {
      if (isLater(position, latest.current)) latest.current = position
      const waiting = gathered.current
      waiting.aggregates.add(aggregate)
      if (waiting.timer !== undefined) return
      const waitMs = Math.max(GATHER_MS, waiting.lastMs + QUIET_MS - performance.now())
      waiting.timer = window.setTimeout(() => {
        const changed = [...waiting.aggregates]
        gathered.current = { aggregates: new Set(), timer: undefined, lastMs: performance.now() }
        void queries.invalidateQueries({
          predicate: ({ queryKey: [kind, where, name] }) =>
            kind === 'view' && where === community && changed.some((one) => isView(one, name)),
        })
      }, waitMs)
    },
    [community, queries],
  )

  useEffect(() => {
    let stop: StopFollowing | undefined
    let left = false
    let timer: number | undefined
    const onEvent = (event: PublishedEvent): void => {
      happened(event.subject.slice(0, event.subject.indexOf('-')), event.position)
      setRecent((before) => [event, ...before].slice(0, 50))
      for (const listener of listeners.current) listener(event)
    }
    // The feed goes on where the community stands now: what happened before is in the answers of the views.
    const begin = async (): Promise<void> => {
      try {
        const { position } = await api.view('inbox', { limit: 1 })
        if (left) return
        latest.current ??= position
        begun.open()
        stop = api.follow({ after: position, onEvent, onState: (next) => setState(next), onEnd: beginAgain })
      } catch {
        // The views say why nothing can be read.
        begun.open()
        beginAgain()
      }
    }
    const beginAgain = (): void => {
      if (left) return
      setState('offline')
      // Answers may lack what happened meanwhile.
      void queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind === 'view' })
      timer = window.setTimeout(() => void begin(), AGAIN_MS)
    }
    void begin()
    return () => {
      left = true
      window.clearTimeout(timer)
      void stop?.()
    }
  }, [api, begun, happened, queries])

  const seen = useCallback(async () => {
    await begun.opened
    return latest.current === undefined ? {} : { minPosition: latest.current }
  }, [begun])
  const listen = useCallback((listener: (event: PublishedEvent) => void) => {
    listeners.current.add(listener)
    return () => void listeners.current.delete(listener)
  }, [])
  const value = useMemo(() => ({ state, seen, happened, listen, recent }), [state, seen, happened, listen, recent])
  return <LiveContext value={value}>{children}</LiveContext>
}

/** The live connection to the engine. */
export function useLive(): LiveValue {
  const value = use(LiveContext)
  if (value === undefined) throw new Error('There is no LiveProvider above.')
  return value
}

const clock = { nowMs: Date.now(), watchers: new Set<() => void>(), timer: undefined as number | undefined }

function watchClock(watcher: () => void): () => void {
  clock.watchers.add(watcher)
  clock.timer ??= window.setInterval(() => {
    clock.nowMs = Date.now()
    for (const one of clock.watchers) one()
  }, 15_000)
  return () => {
    clock.watchers.delete(watcher)
    if (clock.watchers.size > 0) return
    window.clearInterval(clock.timer)
    clock.timer = undefined
  }
}

/** The time, renewed every 15 seconds: for due times and "3 min ago". */
export const useNow = (): number => useSyncExternalStore(watchClock, () => clock.nowMs)
