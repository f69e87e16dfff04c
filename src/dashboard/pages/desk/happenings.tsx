import { Link } from 'wouter'
import { demandLink } from '../../frame/links.ts'
import { Spoken } from '../../frame/parts/names.tsx'
import { nameOfEvent, type PublishedEvent } from '../../kit/engine.ts'
import { entryLink } from '../../kit/entry-link.ts'
import { EVENT_WORDS } from '../../kit/event-words.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useLive, useNow } from '../../kit/live.tsx'
import { usePartyName } from '../../kit/names.ts'
import { agoText } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { deskWords as words } from './words.ts'

const SHOWN = 8

/** What happens in the community, as it happens. */
export function Happenings() {
  const { say } = useLanguage()
  const { recent } = useLive()
  return (
    <section className="panel" aria-labelledby="feed-title">
      <h2 id="feed-title">{say(words.feed)}</h2>
      {recent.length === 0 && <p className="soft">{say(words.feedEmpty)}</p>}
      <ul className="happenings" aria-live="off">
        {recent.slice(0, SHOWN).map((event) => (
          <Happening key={event.id} event={event} />
        ))}
      </ul>
    </section>
  )
}

function Happening({ event }: { readonly event: PublishedEvent }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const nowMs = useNow()
  const name = nameOfEvent(event)
  const text = Object.hasOwn(EVENT_WORDS, name) ? say(EVENT_WORDS[name as keyof typeof EVENT_WORDS]) : name
  const demand = /^demand-[^-]+-(.+)$/.exec(event.subject)?.[1]
  return (
    <li className="changed">
      {demand === undefined ? <span>{text}</span> : <Link href={demandLink(demand)}>{text}</Link>}
      <span className="soft">
        <Spoken>{event.party === undefined ? say(words.byEngine) : partyName(event.party)}</Spoken> ·{' '}
        {agoText(language, event.recordedtime, nowMs)}
      </span>
    </li>
  )
}

/** The latest messages that ask for nothing. */
export function Messages() {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const { data } = useView('inbox', { filters: { needs: false }, limit: SHOWN })
  return (
    <section className="panel" aria-labelledby="messages-title">
      <div className="panel-head">
        <h2 id="messages-title">{say(words.messages)}</h2>
        <Link href="/messages">{say(words.allMessages)}</Link>
      </div>
      {data?.rows.length === 0 && <p className="soft">{say(words.noMessages)}</p>}
      <ul className="happenings">
        {(data?.rows ?? []).map((entry) => {
          const link = entryLink(entry)
          const title = entry.title[language]
          return (
            <li key={entry.id}>
              {link === undefined ? <span>{title}</span> : <Link href={link}>{title}</Link>}
              <span className="soft">{agoText(language, entry.since, nowMs)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
