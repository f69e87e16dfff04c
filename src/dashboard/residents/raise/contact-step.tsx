import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { DangerNotice } from '../danger-notice.tsx'
import { Choice, Form, LabelledField, PageTitle, QuestionSet, Tick } from '../parts.tsx'
import { phoneIn } from './demand-body.ts'
import type { StepProps } from './raise.tsx'
import { raiseWords as words } from './words.ts'

const TIMES = ['any', 'daytime', 'evening', 'weekend'] as const

/** The third step: how to reach the raiser, or not at all. */
export function ContactStep({ draft, change, signedIn, onNext, onBack }: StepProps) {
  const say = useSay()
  const [looked, setLooked] = useState(false)
  const { contact } = draft
  const set = (part: Partial<typeof contact>) => change({ contact: { ...contact, ...part } })
  const phoneWrong = contact.way === 'phone' && phoneIn(contact.phone) === undefined
  const complete = contact.way !== undefined && !phoneWrong
  return (
    <Form
      onSend={() => {
        if (complete) onNext()
        else setLooked(true)
      }}
    >
      <PageTitle>{say(words.who)}</PageTitle>
      <DangerNotice text={draft.text} urgent={draft.urgent} />
      <QuestionSet asks={say(words.whoAsk)}>
        <Choice name="way" value="phone" chosen={contact.way === 'phone'} onChoose={() => set({ way: 'phone' })}>
          {say(words.phoneWay)}
        </Choice>
        {contact.way === 'phone' ? (
          <div className="inner">
            <LabelledField
              label={say(words.phone)}
              hint={say(words.phoneHint)}
              wrong={looked && phoneWrong ? say(words.phoneEmpty) : undefined}
            >
              {(described) => (
                <input
                  {...described}
                  type="tel"
                  inputMode="tel"
                  maxLength={30}
                  value={contact.phone}
                  onChange={(event) => set({ phone: event.currentTarget.value })}
                />
              )}
            </LabelledField>
            <LabelledField label={say(words.name)} hint={say(words.nameHint)}>
              {(described) => (
                <input
                  {...described}
                  type="text"
                  maxLength={60}
                  value={contact.name}
                  onChange={(event) => set({ name: event.currentTarget.value })}
                />
              )}
            </LabelledField>
            <LabelledField label={say(words.whenAsk)}>
              {(described) => (
                <select
                  {...described}
                  value={contact.when}
                  onChange={(event) => set({ when: TIMES.find((time) => time === event.currentTarget.value) ?? 'any' })}
                >
                  {TIMES.map((time) => (
                    <option key={time} value={time}>
                      {say(words[time])}
                    </option>
                  ))}
                </select>
              )}
            </LabelledField>
            <LabelledField label={say(words.minding)} hint={say(words.mindingHint)}>
              {(described) => (
                <input
                  {...described}
                  type="text"
                  maxLength={200}
                  value={contact.words}
                  onChange={(event) => set({ words: event.currentTarget.value })}
                />
              )}
            </LabelledField>
          </div>
        ) : null}
        <Choice
          name="way"
          value="none"
          chosen={contact.way === 'none'}
          onChoose={() => set({ way: 'none' })}
          hint={say(signedIn ? words.noWaySigned : words.noWayHint)}
        >
          {say(words.noWay)}
        </Choice>
      </QuestionSet>
      {looked && contact.way === undefined ? (
        <p className="wrong" role="alert">
          {say(words.wayEmpty)}
        </p>
      ) : null}
      <Tick ticked={draft.discreet} onTick={(discreet) => change({ discreet })} hint={say(words.discreetHint)}>
        {say(words.discreet)}
      </Tick>
      <p className="hint below">{say(words.privacy)}</p>
      <div className="go">
        <button type="submit">{say(words.send)}</button>
        <button type="button" className="plain" onClick={onBack}>
          {say(words.previous)}
        </button>
      </div>
    </Form>
  )
}
