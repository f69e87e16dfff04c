import { useState } from 'react'
import { dangerIn } from '../../kit/danger-words.ts'
import { useSay } from '../../kit/language.tsx'
import { DangerNotice } from '../danger-notice.tsx'
import { Form, LabelledField, PageTitle, Tick } from '../parts.tsx'
import { dangerWords } from '../words.ts'
import { MAX_TEXT } from './demand-body.ts'
import type { StepProps } from './raise.tsx'
import { raiseWords as words } from './words.ts'

/** The first step: what it is about, in the raiser's words. */
export function WordsStep({ draft, change, onNext, onBack }: StepProps) {
  const say = useSay()
  const [looked, setLooked] = useState(false)
  const length = Array.from(draft.text.trim()).length
  const wrong =
    length === 0 ? say(words.textEmpty) : length > MAX_TEXT ? say(words.textLong, { n: MAX_TEXT }) : undefined
  const dangerous = draft.urgent || dangerIn(draft.text).length > 0
  return (
    <Form
      onSend={() => {
        if (wrong === undefined) onNext()
        else setLooked(true)
      }}
    >
      <PageTitle>{say(words.what)}</PageTitle>
      <LabelledField label={say(words.text)} hint={say(words.textHint)} wrong={looked ? wrong : undefined}>
        {(described) => (
          <textarea
            {...described}
            rows={6}
            value={draft.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
        )}
      </LabelledField>
      <DangerNotice text={draft.text} urgent={draft.urgent} />
      {dangerous ? (
        <Tick ticked={draft.urgent} onTick={(urgent) => change({ urgent })} hint={say(dangerWords.urgentHint)}>
          {say(dangerWords.urgent)}
        </Tick>
      ) : null}
      <div className="go">
        <button type="submit">{say(words.next)}</button>
        {length === 0 ? null : (
          <button type="button" className="plain" onClick={onBack}>
            {say(words.clear)}
          </button>
        )}
      </div>
    </Form>
  )
}
