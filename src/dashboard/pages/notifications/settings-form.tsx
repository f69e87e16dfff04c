import { App, Button, Input } from 'antd'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useSend } from '../../kit/views.tsx'
import './notifications.css'
import { Choice } from './choice.tsx'
import {
  channelWords,
  type DeliveryName,
  deliveryWords,
  type TopicName,
  topicWords,
  notificationWords as words,
} from './words.ts'

type Chosen = RowOf<'notification-settings'>
type Names<T> = readonly (keyof T & string)[]

const TOPICS = Object.keys(topicWords) as Names<typeof topicWords>
const DELIVERIES = Object.keys(deliveryWords) as Names<typeof deliveryWords>
const CHANNELS = Object.keys(channelWords) as Names<typeof channelWords>
/** The engine refuses anything else for these. */
const ALWAYS: readonly TopicName[] = ['urgent', 'legal']
const NIGHT = { from: '22:00', until: '07:00' }

/** The settings of the reader, to be changed. Without stored ones nothing is sent but what always is. */
export function SettingsForm({ stored }: { readonly stored: Chosen | undefined }) {
  const say = useSay()
  const { actor } = useSession()
  const { message } = App.useApp()
  const sending = useSend()
  const [topics, setTopics] = useState<Partial<Chosen['topics']>>(stored?.topics ?? {})
  const [quiet, setQuiet] = useState(stored?.quiet ?? undefined)
  const [dailyAt, setDailyAt] = useState(stored?.dailyAt ?? '08:30')
  const [channel, setChannel] = useState<Chosen['channel']>(stored?.channel ?? 'any')
  const [language, setLanguage] = useState<Chosen['language']>(stored?.language ?? 'zh')
  const save = (event: FormEvent): void => {
    event.preventDefault()
    const body = { person: actor, topics, dailyAt, channel, language, ...(quiet === undefined ? {} : { quiet }) }
    sending.mutate(
      { aggregate: 'notification', command: 'set', body },
      { onSuccess: () => void message.success(say(words.saved)) },
    )
  }
  return (
    <form className="notifications" onSubmit={save}>
      <Part title={say(words.topics)}>
        {TOPICS.map((topic) => (
          <TopicRow
            key={topic}
            topic={topic}
            value={topics[topic] ?? 'off'}
            onChange={(next) => setTopics({ ...topics, [topic]: next })}
          />
        ))}
        <Time label={say(words.dailyAt)} value={dailyAt} onChange={setDailyAt} />
      </Part>
      <Part title={say(words.quiet)}>
        <label className="form-radio">
          <input
            type="checkbox"
            checked={quiet !== undefined}
            onChange={({ target }) => setQuiet(target.checked ? NIGHT : undefined)}
          />
          {say(words.quietOn)}
        </label>
        {quiet !== undefined && (
          <div className="notification-times">
            <Time label={say(words.from)} value={quiet.from} onChange={(from) => setQuiet({ ...quiet, from })} />
            <Time label={say(words.until)} value={quiet.until} onChange={(until) => setQuiet({ ...quiet, until })} />
          </div>
        )}
        <p className="soft">{say(words.quietNote)}</p>
      </Part>
      <Part title={say(words.way)}>
        <Choice
          label={say(words.channel)}
          value={channel}
          onChange={setChannel}
          options={CHANNELS.map((value) => ({ value, label: say(channelWords[value]) }))}
        />
        <p className="soft">{say(words.channelNote)}</p>
        <Choice
          label={say(words.language)}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Part>
      {sending.error !== null && <Refusal error={sending.error} />}
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={sending.isPending}>
          {say(words.save)}
        </Button>
      </div>
    </form>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="panel notification-part">
    <h2>{title}</h2>
    {children}
  </section>
)

interface TopicRowProps {
  readonly topic: TopicName
  readonly value: DeliveryName
  readonly onChange: (value: DeliveryName) => void
}

/** One topic. Where it cannot be switched off, it says so and why. */
function TopicRow({ topic, value, onChange }: TopicRowProps) {
  const say = useSay()
  const { name, what } = topicWords[topic]
  if (ALWAYS.includes(topic))
    return (
      <div className="notification-topic">
        <strong>{say(name)}</strong>
        <span className="notification-always">{say(words.always)}</span>
        <span className="soft">{say(what)}</span>
      </div>
    )
  return (
    <Choice
      label={say(name)}
      note={say(what)}
      value={value}
      onChange={onChange}
      options={DELIVERIES.map((one) => ({ value: one, label: say(deliveryWords[one]) }))}
    />
  )
}

interface TimeProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Time({ label, value, onChange }: TimeProps) {
  const id = useId()
  return (
    <div className="notification-time">
      <label htmlFor={id}>{label}</label>
      <Input id={id} type="time" required value={value} onChange={({ target }) => onChange(target.value)} />
    </div>
  )
}
