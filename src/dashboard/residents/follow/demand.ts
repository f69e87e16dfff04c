import { useCallback, useEffect, useRef, useState } from 'react'
import type { DemandAnswer } from '../answers.ts'
import { type Api, passes } from '../api.ts'
import type { Followed } from '../route.ts'

/** Milliseconds between two looks while the page is visible: often at first, when a raiser reads it, then seldom. */
const LOOK_MS = 2_000
const SELDOM_MS = 15_000
/** Milliseconds after which a look is seldom. */
const ATTENTION_MS = 120_000

interface FollowedDemand {
  readonly demand: DemandAnswer | undefined
  /** The refusal, where the engine knows no such demand or the code is wrong. */
  readonly gone: boolean
  readonly failed: boolean
  /** Looks again now. */
  readonly look: () => Promise<void>
}

/** The demand as it stands, looked at again and again while the page is visible. */
export function useDemand(api: Api, { community, id, code }: Followed): FollowedDemand {
  const [demand, setDemand] = useState<DemandAnswer>()
  const [gone, setGone] = useState(false)
  const [failed, setFailed] = useState(false)
  const round = useRef(0)

  const look = useCallback(async () => {
    round.current += 1
    const mine = round.current
    try {
      const found = await api.demand({ community, id, ...(code === undefined ? {} : { code }) })
      // A later look, after a command, may have been answered first.
      if (mine !== round.current) return
      setDemand(found)
      setGone(false)
      setFailed(false)
    } catch (error) {
      if (mine !== round.current) return
      if (passes(error)) setFailed(true)
      else setGone(true)
    }
  }, [api, community, id, code])

  useEffect(() => {
    let shownAt = Date.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const lookAgain = () => {
      clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      void look()
      timer = setTimeout(lookAgain, Date.now() - shownAt < ATTENTION_MS ? LOOK_MS : SELDOM_MS)
    }
    const shown = () => {
      shownAt = Date.now()
      lookAgain()
    }
    shown()
    document.addEventListener('visibilitychange', shown)
    addEventListener('online', shown)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', shown)
      removeEventListener('online', shown)
    }
  }, [look])

  return { demand, gone, failed, look }
}
