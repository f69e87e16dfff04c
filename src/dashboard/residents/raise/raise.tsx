import { useCallback, useEffect, useRef, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import type { Api } from '../api.ts'
import type { Directory } from '../answers.ts'
import { type Draft, newKey } from '../draft/draft.ts'
import { forgetDraft, keepDraft } from '../draft/draft-store.ts'
import { go } from '../route.ts'
import { ContactStep } from './contact-step.tsx'
import { demandBody } from './demand-body.ts'
import { Outbox } from './outbox.tsx'
import { PlaceStep } from './place-step.tsx'
import { WordsStep } from './words-step.tsx'
import { raiseWords as words } from './words.ts'

export interface StepProps {
  readonly draft: Draft
  readonly directory: Directory
  readonly signedIn: boolean
  readonly change: (part: Partial<Draft>) => void
  readonly onNext: () => void
  readonly onBack: () => void
}

/** Milliseconds after the last letter at which the draft is kept. */
const PAUSE_MS = 400

/** Keeps the draft on the device a moment after each change, and at once when the page is left. What is being sent is kept by the outbox. */
function useKept(draft: Draft): void {
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    if (draft.body !== undefined) return
    const timer = setTimeout(() => void keepDraft(draft), PAUSE_MS)
    const leave = () => {
      clearTimeout(timer)
      void keepDraft(draft)
    }
    addEventListener('pagehide', leave)
    return () => {
      clearTimeout(timer)
      removeEventListener('pagehide', leave)
    }
  }, [draft])
}

export function Raise({
  step,
  api,
  directory,
  first,
}: {
  readonly step: 1 | 2 | 3
  readonly api: Api
  readonly directory: Directory
  /** The draft that lies on the device, or a new one. */
  readonly first: Draft
}) {
  const [draft, setDraft] = useState(first)
  const [refused, setRefused] = useState<string>()
  const say = useSay()
  useKept(draft)
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), [])

  const submit = () => {
    setRefused(undefined)
    change({ body: demandBody(draft) })
  }
  /** A refused demand was not raised, so it may be corrected and sent under another key. */
  const correct = (detail: string) => {
    setRefused(detail)
    setDraft(({ body: _, ...before }) => ({ ...before, key: newKey() }))
  }
  const discard = () => {
    void forgetDraft()
    go({ page: 'home' }, true)
  }

  if (draft.body !== undefined)
    return <Outbox draft={draft} body={draft.body} api={api} onRefused={correct} onDiscard={discard} />
  const props = { draft, directory, change, signedIn: api.session !== undefined }
  return (
    <>
      <p className="steps">
        <span className="dots" aria-hidden="true">
          {[1, 2, 3].map((one) => (
            <i key={one} className={one <= step ? 'on' : ''} />
          ))}
        </span>
        {say(words.step, { n: step })}
      </p>
      {refused === undefined ? null : (
        <div className="notice bad" role="alert">
          <p>
            <strong>{say(words.refused)}</strong> {refused}
          </p>
        </div>
      )}
      {step === 1 ? (
        <WordsStep key="1" {...props} onNext={() => go({ page: 'say', step: 2 })} onBack={discard} />
      ) : step === 2 ? (
        <PlaceStep key="2" {...props} onNext={() => go({ page: 'say', step: 3 })} onBack={() => history.back()} />
      ) : (
        <ContactStep key="3" {...props} onNext={submit} onBack={() => history.back()} />
      )}
    </>
  )
}
