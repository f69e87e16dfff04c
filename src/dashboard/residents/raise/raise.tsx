import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import type { Directory } from '../answers.ts'
import type { Api } from '../api.ts'
import { type Draft, newKey } from '../draft/draft.ts'
import { go } from '../route.ts'
import { ContactStep } from './contact-step.tsx'
import { demandBody } from './demand-body.ts'
import { PlaceStep } from './place-step.tsx'
import { SendingPage } from './sending-page.tsx'
import { raiseWords as words } from './words.ts'
import { WordsStep } from './words-step.tsx'

export interface StepProps {
  readonly draft: Draft
  readonly signedIn: boolean
  readonly change: (part: Partial<Draft>) => void
  readonly onNext: () => void
  readonly onBack: () => void
}

/** The three steps, and then the sending. */
export function Raise({
  step,
  api,
  directory,
  draft,
  change,
  reset,
}: {
  readonly step: 1 | 2 | 3
  readonly api: Api
  /** Undefined until it is known: only the second step needs it. */
  readonly directory: Directory | undefined
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** Begins again with an empty draft. */
  readonly reset: () => void
}) {
  const [refused, setRefused] = useState<string>()
  const say = useSay()
  const submit = () => {
    setRefused(undefined)
    change({ body: demandBody(draft) })
  }
  /** A refused demand was not raised, so it may be corrected and sent under another key. */
  const correct = (detail: string) => {
    setRefused(detail)
    change({ body: undefined, key: newKey() })
  }
  const discard = () => {
    reset()
    go({ page: 'home' }, true)
  }

  if (draft.body !== undefined)
    // It keeps the draft as that of the person who sends it.
    return (
      <SendingPage
        key={draft.who}
        {...{ draft, body: draft.body, api, reset }}
        onRefused={correct}
        onDiscard={discard}
      />
    )
  const props = { draft, change, signedIn: api.session !== undefined }
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
        <PlaceStep
          key="2"
          {...props}
          directory={directory}
          onNext={() => go({ page: 'say', step: 3 })}
          onBack={() => history.back()}
        />
      ) : (
        <ContactStep key="3" {...props} onNext={submit} onBack={() => history.back()} />
      )}
    </>
  )
}
