import { useState } from 'react'
import { type Sentence, useSay } from '../../kit/language.tsx'
import { Choice, Form, LabelledField, QuestionSet } from '../parts.tsx'
import type { Acting } from './act.ts'
import { actionWords as words } from './words.ts'

const SATISFACTIONS = ['satisfied', 'neutral', 'unsatisfied'] as const

/** What the word of the raiser brought about. A raiser who is also one of those who did the work does not close it alone. */
function thanksFor(events: readonly string[]): Sentence {
  if (events.includes('DemandClosed')) return words.thanksClosed
  const isOpen = events.includes('DemandReopened') || events.includes('DemandUnmerged')
  return isOpen ? words.thanksReopened : words.thanksSaid
}

/** Asks the raiser whether it is resolved, and then how satisfied they are. */
export function AnswerPanel({ acting, reopens }: { readonly acting: Acting; readonly reopens?: () => void }) {
  const say = useSay()
  const [resolved, setResolved] = useState<boolean | undefined>(reopens === undefined ? undefined : false)
  const [satisfaction, setSatisfaction] = useState<string>()
  const [comment, setComment] = useState('')
  if (resolved === undefined)
    return (
      <section className="ask">
        <h2>{say(words.doneAsk)}</h2>
        <div className="pair">
          <button type="button" onClick={() => setResolved(true)}>
            {say(words.resolved)}
          </button>
          <button type="button" className="other" onClick={() => setResolved(false)}>
            {say(words.unresolved)}
          </button>
        </div>
      </section>
    )
  const said = comment.trim()
  return (
    <Form
      className="ask"
      onSend={() => {
        void acting.act(
          'give-feedback',
          {
            resolved,
            ...(satisfaction === undefined ? {} : { satisfaction }),
            ...(said === '' ? {} : { comment: said }),
          },
          thanksFor,
        )
      }}
    >
      <h2>{say(resolved ? words.resolved : words.unresolved)}</h2>
      {resolved ? (
        <QuestionSet asks={say(words.satisfiedAsk)}>
          {SATISFACTIONS.map((one) => (
            <Choice
              key={one}
              name="satisfaction"
              value={one}
              chosen={satisfaction === one}
              onChoose={() => setSatisfaction(one)}
            >
              {say(words[one])}
            </Choice>
          ))}
        </QuestionSet>
      ) : null}
      <LabelledField label={say(resolved ? words.comment : words.missing)}>
        {(described) => (
          <textarea
            {...described}
            rows={3}
            maxLength={2000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        )}
      </LabelledField>
      <div className="go">
        <button type="submit" disabled={acting.busy}>
          {say(words.send)}
        </button>
        <button
          type="button"
          className="plain"
          onClick={() => {
            if (reopens === undefined) setResolved(undefined)
            else reopens()
          }}
        >
          {say(words.cancel)}
        </button>
      </div>
    </Form>
  )
}
