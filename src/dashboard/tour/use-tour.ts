import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { newCommandKey } from '../kit/command-key.ts'
import { http } from '../kit/engine.ts'
import { type Language, useLanguage } from '../kit/language.tsx'
import type { TourFacts, TourStage } from './stage.ts'
import { putBack, TOUR_STEPS, type TourStep } from './story.ts'

/** How long a step stands before the next one begins by itself: eleven of them take three minutes. */
const READ_MS = 16_000
/** How long leaving waits for the step in progress. */
const PATIENCE_MS = 4_000

export interface Tour {
  /** The step that is shown. */
  readonly at: number
  readonly step: TourStep
  readonly facts: TourFacts
  /** The events that the step has recorded. */
  readonly events: readonly string[]
  readonly busy: boolean
  readonly leaving: boolean
  readonly error: unknown
  /** The address in the desk's frame; undefined while another person sits down there. */
  readonly desk: string | undefined
  readonly playing: boolean
  readonly setPlaying: (playing: boolean) => void
  readonly deskLoaded: () => void
  readonly next: () => void
  readonly back: () => void
  readonly retry: () => void
  readonly leave: () => void
}

const isStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The tour's own session and clients. The one of the page, if there is any, is not touched. */
function useTourStage(community: string) {
  const spoken = useRef<Language>('zh')
  spoken.current = useLanguage().language
  const facts = useRef<TourFacts>({})
  const [told, setTold] = useState<TourFacts>({})
  const [events, setEvents] = useState<readonly string[]>([])
  const stage = useMemo<TourStage>(() => {
    const run = newCommandKey()
    const language = (): Language => spoken.current
    return {
      community,
      desk: http({ community, language }),
      phone: http({ community, language, fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) }),
      facts: () => facts.current,
      note: (changes) => {
        facts.current = { ...facts.current, ...changes }
        setTold(facts.current)
      },
      recorded: ({ events: written }) => setEvents((before) => [...before, ...written]),
      key: (name) => `${run}-${name}`,
    }
  }, [community])
  return { stage, facts: told, events, setEvents }
}

function signal() {
  let give = (): void => undefined
  const promise = new Promise<void>((resolve) => {
    give = resolve
  })
  return { promise, give: () => give() }
}

/** The frame of the desk. Commands wait until it shows its page, so that the visitor sees what they change. */
function useDeskFrame() {
  const [desk, setDesk] = useState<string>()
  const shown = useRef<string>(undefined)
  const loaded = useRef(signal())
  const show = useCallback((address: string | undefined): Promise<void> => {
    if (address === shown.current) return loaded.current.promise
    loaded.current = signal()
    shown.current = address
    // The person before is gone from the frame before the next one signs in.
    flushSync(() => setDesk(address))
    return loaded.current.promise
  }, [])
  return { desk, show, deskLoaded: useCallback(() => loaded.current.give(), []) }
}

/** Plays the tour. */
export function useTour(community: string): Tour {
  const { stage, facts, events, setEvents } = useTourStage(community)
  const { desk, show, deskLoaded } = useDeskFrame()
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const [error, setError] = useState<unknown>()
  const [playing, setPlaying] = useState(() => !isStill())
  const persona = useRef<string>(undefined)
  const acted = useRef(0)
  const running = useRef<Promise<void>>(undefined)

  const sitDown = useCallback(
    async (who: TourStep['persona']): Promise<void> => {
      if (persona.current === who) return
      void show(undefined)
      await stage.desk.session.signIn({ persona: who })
      persona.current = who
    },
    [stage, show],
  )
  const play = useCallback(
    async (nth: number): Promise<void> => {
      const step = TOUR_STEPS[nth]
      if (step === undefined) return
      setBusy(true)
      setError(undefined)
      setAt(nth)
      setEvents([])
      try {
        await sitDown(step.persona)
        await show(step.desk(stage.facts()))
        if (nth === acted.current) {
          await step.act(stage)
          acted.current = nth + 1
          await show(step.desk(stage.facts()))
        }
      } catch (problem) {
        setError(problem)
        setPlaying(false)
        // The session may have ended: trying again signs in again.
        persona.current = undefined
      }
      setBusy(false)
    },
    [stage, show, sitDown, setEvents],
  )
  const go = useCallback(
    (nth: number) => {
      if (busy || leaving || nth < 0 || nth >= TOUR_STEPS.length || nth > acted.current) return
      running.current = play(nth)
    },
    [busy, leaving, play],
  )
  const leave = useCallback(async (): Promise<void> => {
    setLeaving(true)
    // A step is not left half done, unless the engine does not answer.
    await Promise.race([running.current, new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS))])
    // The page in the frame must not ask without a session.
    void show(undefined)
    // The visitor leaves in any case. What cannot be put back is seen on the desk.
    await putBack(stage, sitDown).catch(() => undefined)
    await stage.desk.session.signOut().catch(() => undefined)
    window.location.assign('/')
  }, [stage, show, sitDown])

  useEffect(() => {
    running.current ??= play(0)
  }, [play])
  useSignOutWithPage()
  const last = at === TOUR_STEPS.length - 1
  useEffect(() => {
    if (!playing || busy || leaving || last) return
    const timer = window.setTimeout(() => go(at + 1), READ_MS)
    return () => window.clearTimeout(timer)
  }, [playing, busy, leaving, last, at, go])

  const step = TOUR_STEPS[at] ?? TOUR_STEPS[0]
  if (step === undefined) throw new Error('The tour has no steps.')
  return {
    ...{ at, step, facts, events, busy, leaving, error, desk, playing, setPlaying, deskLoaded },
    next: () => (last ? undefined : go(at + 1)),
    back: () => go(at - 1),
    retry: () => go(at),
    leave: () => {
      if (!leaving) void leave()
    },
  }
}

/** A page that is closed in the middle leaves no person of the demo signed in. */
function useSignOutWithPage(): void {
  useEffect(() => {
    const headers = { 'x-sanshe-request': '1' }
    const gone = (): void => void fetch('/session', { method: 'DELETE', keepalive: true, headers })
    // A page that the browser has kept begins again.
    const shown = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) window.location.reload()
    }
    window.addEventListener('pagehide', gone)
    window.addEventListener('pageshow', shown)
    return () => {
      window.removeEventListener('pagehide', gone)
      window.removeEventListener('pageshow', shown)
    }
  }, [])
}
