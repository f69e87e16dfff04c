import { useCallback, useEffect, useRef, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { type Api, detailOf, isSessionEnd, passes } from '../api.ts'
import { DangerNotice } from '../danger-notice.tsx'
import type { Draft } from '../draft/draft.ts'
import { forgetDraft, keepDraft } from '../draft/draft-store.ts'
import { PageTitle, PleaseWait } from '../parts.tsx'
import { go } from '../route.ts'
import { raiseWords as words } from './words.ts'

/** Milliseconds after which the resident is told that it may take longer. */
const PATIENCE_MS = 4_000
/** Milliseconds until the next try, and at most. The browser's word that the network is back comes first. */
const FIRST_WAIT_MS = 3_000
const MAX_WAIT_MS = 60_000

/**
 * Sends what the resident has written until the engine has answered. Every try has the same key and the same words, so the demand is
 * raised once however often it arrives.
 */
export function SendingPage({
  draft,
  body,
  api,
  reset,
  onRefused,
  onDiscard,
}: {
  readonly draft: Draft
  readonly body: Readonly<Record<string, unknown>>
  readonly api: Api
  readonly reset: () => void
  readonly onRefused: (detail: string) => void
  readonly onDiscard: () => void
}) {
  const say = useSay()
  const [waits, setWaits] = useState(false)
  const [hasEnded, setEnded] = useState(false)
  const [kept, setKept] = useState(true)
  const [tries, setTries] = useState(0)
  const again = useCallback(() => setTries((before) => before + 1), [])
  const refuse = useRef(onRefused)
  refuse.current = onRefused
  const done = useRef(reset)
  done.current = reset

  // A draft is sent by the person who wrote it, and by no one else.
  const isOwn = draft.who === (api.session?.actor ?? '')

  useEffect(() => {
    if (!isOwn) return
    let left = false
    setEnded(false)
    const giveUp = new AbortController()
    const isSlow = () => setWaits(true)
    let timer = setTimeout(isSlow, navigator.onLine ? PATIENCE_MS : 0)
    // What is sent is kept first: if the page ends before the answer, the next one sends the same demand again.
    const safe = tries === 0 ? keepDraft(draft).then(setKept) : Promise.resolve()
    const sent = safe.then(() => api.raise(body, draft.key, giveUp.signal))
    sent.then(
      async (followed) => {
        await forgetDraft()
        if (left) return
        // The address first: an empty draft on the page of the steps would show them once more.
        go({ page: 'sent', ...followed }, true)
        done.current()
      },
      (error: unknown) => {
        if (left) return
        // The frame of the pages asks how to go on: signed in again, or as a visitor.
        if (isSessionEnd(error)) {
          setEnded(true)
          return
        }
        if (!passes(error)) {
          refuse.current(detailOf(error))
          return
        }
        setWaits(true)
        clearTimeout(timer)
        timer = setTimeout(again, Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** tries))
      },
    )
    addEventListener('online', again)
    return () => {
      left = true
      giveUp.abort()
      clearTimeout(timer)
      removeEventListener('online', again)
    }
  }, [api, draft, body, isOwn, tries, again])

  if (!waits && !hasEnded) return <PleaseWait />
  return (
    <section>
      <PageTitle>{say(words.waiting)}</PageTitle>
      <div className="notice plain" role="status">
        <p>{say(hasEnded ? words.waitingSession : kept ? words.waitingWords : words.waitingUnkept)}</p>
      </div>
      <DangerNotice text={draft.text} urgent={draft.urgent} />
      <blockquote>{draft.text}</blockquote>
      <div className="go">
        {hasEnded ? null : (
          <button type="button" onClick={again}>
            {say(words.tryNow)}
          </button>
        )}
        <button
          type="button"
          className="plain"
          onClick={() => {
            if (confirm(say(words.discardSure))) onDiscard()
          }}
        >
          {say(words.discard)}
        </button>
      </div>
    </section>
  )
}
