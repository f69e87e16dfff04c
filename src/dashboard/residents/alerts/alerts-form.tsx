import { useState } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import type { AlertSettings } from '../answers.ts'
import { type Api, detailOf } from '../api.ts'
import { newKey } from '../draft/draft.ts'
import { Callout, Choice, Form, LabelledField, QuestionSet, Tick } from '../parts.tsx'
import { shellWords } from '../words.ts'
import { alertChannelWords, alertDeliveryWords, alertTopicWords, alertWords as words } from './words.ts'

type Names<T> = readonly (keyof T & string)[]
const TOPICS = Object.keys(alertTopicWords) as Names<typeof alertTopicWords>
const DELIVERIES = Object.keys(alertDeliveryWords) as Names<typeof alertDeliveryWords>
const CHANNELS = Object.keys(alertChannelWords) as Names<typeof alertChannelWords>
const NIGHT = { from: '22:00', until: '07:00' }
const NOTHING = { answers: 'off', outcomes: 'off', steps: 'off' } as const

type Outcome = { readonly is: 'saved' } | { readonly is: 'refused'; readonly detail: string }

interface PartProps {
  readonly chosen: AlertSettings
  readonly onChange: (chosen: AlertSettings) => void
}

/** The choices of a resident, to be changed. Without stored ones nothing is sent. */
export function AlertsForm({ api, stored }: { readonly api: Api; readonly stored: AlertSettings | undefined }) {
  const { say, language } = useLanguage()
  const [chosen, setChosen] = useState<AlertSettings>(
    stored ?? { topics: NOTHING, dailyAt: '08:30', channel: 'any', language },
  )
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const change = (next: AlertSettings) => {
    setOutcome(undefined)
    setChosen(next)
  }
  const save = async () => {
    setBusy(true)
    try {
      await api.setAlerts(chosen, newKey())
      setOutcome({ is: 'saved' })
    } catch (error) {
      setOutcome({ is: 'refused', detail: detailOf(error) || say(shellWords.failedHint) })
    } finally {
      setBusy(false)
    }
  }
  const parts = { chosen, onChange: change }
  return (
    <Form onSend={() => void save()}>
      <Topics {...parts} />
      <Quiet {...parts} />
      <Way {...parts} />
      <p className="hint">{say(words.discreet)}</p>
      <p className="hint">{say(words.erase)}</p>
      {outcome === undefined ? null : (
        <Callout kind={outcome.is === 'saved' ? 'good' : 'bad'}>
          <p>{outcome.is === 'saved' ? say(words.saved) : outcome.detail}</p>
        </Callout>
      )}
      <div className="go">
        <button type="submit" disabled={busy}>
          {say(words.save)}
        </button>
      </div>
    </Form>
  )
}

/** What is sent at once, once a day, or not at all. */
function Topics({ chosen, onChange }: PartProps) {
  const { say } = useLanguage()
  const { topics } = chosen
  return (
    <>
      {TOPICS.map((topic) => (
        <QuestionSet key={topic} asks={say(alertTopicWords[topic])}>
          {DELIVERIES.map((one) => (
            <Choice
              key={one}
              name={topic}
              value={one}
              chosen={topics[topic] === one}
              onChoose={() => onChange({ ...chosen, topics: { ...topics, [topic]: one } })}
            >
              {say(alertDeliveryWords[one])}
            </Choice>
          ))}
        </QuestionSet>
      ))}
      {Object.values(topics).includes('daily') ? (
        <Time
          label={say(words.daily)}
          value={chosen.dailyAt}
          onChange={(dailyAt) => onChange({ ...chosen, dailyAt })}
        />
      ) : null}
    </>
  )
}

/** The way of a message, and its language. */
function Way({ chosen, onChange }: PartProps) {
  const { say } = useLanguage()
  return (
    <>
      <LabelledField label={say(words.way)} hint={say(words.wayHint)}>
        {(described) => (
          <select
            {...described}
            value={chosen.channel}
            onChange={({ currentTarget: { value } }) =>
              onChange({ ...chosen, channel: CHANNELS.find((one) => one === value) ?? 'any' })
            }
          >
            {CHANNELS.map((one) => (
              <option key={one} value={one}>
                {say(alertChannelWords[one])}
              </option>
            ))}
          </select>
        )}
      </LabelledField>
      <LabelledField label={say(words.language)}>
        {(described) => (
          <select
            {...described}
            value={chosen.language}
            onChange={({ currentTarget: { value } }) => onChange({ ...chosen, language: value === 'en' ? 'en' : 'zh' })}
          >
            <option value="zh" lang="zh-CN">
              中文
            </option>
            <option value="en" lang="en">
              English
            </option>
          </select>
        )}
      </LabelledField>
    </>
  )
}

/** The hours in which nothing is sent. */
function Quiet({ chosen, onChange }: PartProps) {
  const { say } = useLanguage()
  const { quiet, ...rest } = chosen
  return (
    <>
      <Tick
        ticked={quiet !== undefined}
        onTick={(ticked) => onChange(ticked ? { ...rest, quiet: NIGHT } : rest)}
        hint={say(words.quietHint)}
      >
        {say(words.quiet)}
      </Tick>
      {quiet === undefined ? null : (
        <div className="inner">
          <Time
            label={say(words.from)}
            value={quiet.from}
            onChange={(from) => onChange({ ...rest, quiet: { ...quiet, from } })}
          />
          <Time
            label={say(words.until)}
            value={quiet.until}
            onChange={(until) => onChange({ ...rest, quiet: { ...quiet, until } })}
          />
        </div>
      )}
    </>
  )
}

const Time = ({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) => (
  <LabelledField label={label}>
    {(described) => (
      <input
        {...described}
        type="time"
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )}
  </LabelledField>
)
