import { useCallback, useEffect, useRef, useState } from 'react'
import type { Api } from '../api.ts'
import { DRAFT_LIFE_MS, type Draft, emptyDraft } from './draft.ts'
import { forgetDraft, keepDraft, keptDraft } from './draft-store.ts'

/** Milliseconds after the last letter at which the draft is kept. */
const PAUSE_MS = 200

export interface DraftInHand {
  /** Undefined until the device was looked at. */
  readonly draft: Draft | undefined
  readonly change: (part: Partial<Draft>) => void
  /** Deletes the draft, and begins an empty one. */
  readonly reset: () => void
  /** Whether the device keeps the draft of a resident whose session has ended. It is not shown until they sign in again. */
  readonly isHeld: boolean
}

/** The place that a code at a door names. */
export type Door = { readonly quarter: string; readonly building: string } | undefined

/** The draft of the person who uses the pages, as it lies on the device or is being written. */
export function useDraft(api: Api | undefined, door: Door): DraftInHand {
  const [draft, setDraft] = useState<Draft>()
  /** Whether the resident has changed it since it was taken from the device, or begun. */
  const [isChanged, setChanged] = useState(false)
  const [isHeld, setHeld] = useState(false)
  const community = api?.community
  const who = api?.session?.actor ?? ''
  const offline = api?.offline === true
  /** Whether the draft is of no account, and was on the screen before it was known who is signed in: then it is theirs. */
  const isUnclaimed = useRef(false)
  /** The draft on the screen, for what does not run again at each letter. */
  const inHand = useRef(draft)
  inHand.current = draft
  const begin = useCallback(() => {
    if (community === undefined) return
    setChanged(false)
    isUnclaimed.current = offline
    setDraft(emptyDraft(community, who, Date.now()))
  }, [community, who, offline])

  useEffect(() => {
    if (community === undefined) return
    const held = inHand.current
    // What is on the screen is newer than what is on the device: it stays once it is known who is signed in.
    if (!offline && held?.community === community && (isUnclaimed.current || held.who === who)) {
      isUnclaimed.current = false
      setDraft((before) => (before === undefined ? undefined : { ...before, who }))
      return
    }
    let isCurrent = true
    void keptDraft(Date.now()).then(async (kept) => {
      if (!isCurrent) return
      // Without a network it is not known who is signed in. A draft on the device is that of the person who was here last.
      if (kept?.community === community && (kept.who === who || offline)) {
        isUnclaimed.current = offline && kept.who === ''
        setDraft(kept)
        return
      }
      // Another person has signed in. Who signs out deletes the draft: where no one is signed in, the writer's session has ended.
      if (kept !== undefined && kept.who !== who && who !== '') await forgetDraft()
      if (isCurrent) setHeld(kept !== undefined && kept.who !== who && who === '')
      if (isCurrent) begin()
    })
    return () => {
      isCurrent = false
    }
  }, [community, who, offline, begin])

  const asksPlace = draft !== undefined && draft.body === undefined && draft.place.kind === undefined
  const { quarter, building } = door ?? {}
  useEffect(() => {
    if (!asksPlace || quarter === undefined || building === undefined) return
    setDraft((before) =>
      before === undefined ? before : { ...before, place: { ...before.place, kind: 'home', quarter, building } },
    )
  }, [asksPlace, quarter, building])

  useEffect(() => {
    // What is being sent is kept by the page that sends it.
    if (draft === undefined || draft.body !== undefined || !isChanged) return
    const timer = setTimeout(() => void keepDraft(draft), PAUSE_MS)
    // On a phone, a page that is hidden may not come back.
    const hidden = () => {
      if (document.visibilityState === 'hidden') void keepDraft(draft)
    }
    document.addEventListener('visibilitychange', hidden)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hidden)
    }
  }, [draft, isChanged])

  const reset = useCallback(() => {
    void forgetDraft()
    setHeld(false)
    begin()
  }, [begin])

  const startedMs = draft?.startedMs
  useEffect(() => {
    if (startedMs === undefined) return
    const timer = setTimeout(reset, Math.max(0, startedMs + DRAFT_LIFE_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [startedMs, reset])

  const change = useCallback((part: Partial<Draft>) => {
    setChanged(true)
    setHeld(false)
    setDraft((before) => (before === undefined ? undefined : { ...before, ...part }))
  }, [])
  return { draft, change, reset, isHeld }
}
