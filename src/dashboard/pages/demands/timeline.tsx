import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Spoken } from '../../frame/parts/names.tsx'
import { PersonalValue } from '../../frame/parts/personal-value.tsx'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { FIELD_WORDS } from '../../kit/field-words.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { nameIn, useItemTitle, usePartyName, usePersonName, useZone } from '../../kit/names.ts'
import { momentText } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { type FileEntry, type Naming, tellEntry, toneOf } from './story.ts'
import { storyParts } from './story-words.ts'
import { fileWords as words } from './words.ts'

/** Fields of events that say more than the sentence, in the order in which they are read. */
const TEXTS = [
  'text',
  'summary',
  'reason',
  'instead',
  'note',
  'result',
  'finding',
  'plan',
  'measure',
  'comment',
  'answer',
  'basis',
  'contact',
  'address',
  'safeContact',
  'category',
  'reference',
  'to',
  'receipt',
  'body',
] as const
/** Fields that are codes, of which the sentence tells. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  DemandEscalated: ['to'],
  RaiserContacted: ['contact'],
  ContactDenied: ['contact'],
  SummonsAnswered: ['answer'],
  DemandClosed: ['basis'],
  DemandReferred: ['body'],
  DemandDeclined: ['body'],
  CallbackSkipped: ['reason'],
  ReferralReminded: ['body'],
  ReferralEnded: ['body'],
}
const FILES = ['attachments', 'before', 'after'] as const

/** Events shown at first; older ones wait behind a button. */
const FIRST = 12

/** Names what the story has ids of, in the reader's language. */
function useNaming(): Naming {
  const { language, say } = useLanguage()
  const zone = useZone()
  const nowMs = useNow()
  const party = usePartyName()
  const person = usePersonName()
  const item = useItemTitle()
  const bodies = useView('outside-bodies', { limit: 500 }).data?.rows
  return useMemo(
    () => ({
      say,
      language,
      zone,
      nowMs,
      party,
      person,
      item: (code: string) => `${code} ${item(code)}`,
      body: (id: string) => {
        const found = bodies?.find((one) => one.id === id)
        const name: unknown = found?.name
        return typeof name === 'string' ? nameIn(language, { id, name }) : undefined
      },
    }),
    [say, language, zone, nowMs, party, person, item, bodies],
  )
}

interface TimelineProps {
  readonly file: RowOf<'demands'>
  readonly open: () => void
}

/** What happened to a demand, newest first: what, who, when, why. What comes while it is on the screen is marked. */
export function Timeline({ file, open }: TimelineProps) {
  const { say } = useLanguage()
  const naming = useNaming()
  const [all, setAll] = useState(false)
  const story = useMemo(() => [...(file.story ?? [])].reverse(), [file.story])
  const fresh = useFresh(file.id, story)
  const shown = all ? story : story.slice(0, FIRST)
  return (
    <>
      <ol className="story">
        {shown.map((entry) => (
          <li
            key={entry.revision}
            className={fresh.has(entry.revision) ? 'story-entry changed' : 'story-entry'}
            data-tone={toneOf(entry)}
          >
            <p className="story-what">
              {tellEntry(entry, naming)}
              {fresh.has(entry.revision) && <span className="chip chip-accent">{say(words.newEvent)}</span>}
            </p>
            <Who entry={entry} file={file} naming={naming} />
            <Texts entry={entry} open={open} say={say} />
          </li>
        ))}
      </ol>
      {shown.length < story.length && (
        <Button type="text" onClick={() => setAll(true)}>
          {say(words.earlier, { n: story.length })}
        </Button>
      )}
    </>
  )
}

/** Revisions that came while the file was on the screen. */
function useFresh(id: string, story: readonly FileEntry[]): ReadonlySet<number> {
  const newest = story[0]?.revision ?? -1
  const seen = useRef({ id, revision: newest })
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => {
    const before = seen.current
    seen.current = { id, revision: newest }
    if (before.id !== id || before.revision < 0) {
      setFresh(new Set())
      return
    }
    if (newest > before.revision)
      setFresh(new Set(story.map(({ revision }) => revision).filter((one) => one > before.revision)))
  }, [id, newest, story])
  return fresh
}

/** Entries further apart than this were recorded later than they happened. */
const LATER_MS = 60_000

/** Who did it, for which party, and when. */
function Who({
  entry,
  file,
  naming,
}: {
  readonly entry: FileEntry
  readonly file: RowOf<'demands'>
  readonly naming: Naming
}) {
  const { say, zone, language, nowMs } = naming
  const { time, recorded, party } = entry
  const said = tellEntry(entry, naming)
  const office = party === null ? undefined : naming.party(party)
  // The sentence often names the party already.
  const who = [actorIn(say, entry, file, naming), office !== undefined && said.includes(office) ? undefined : office]
  const late = Date.parse(recorded) - Date.parse(time) > LATER_MS
  return (
    <p className="story-who">
      <time dateTime={time}>{momentText(language, time, zone, nowMs)}</time>
      {[...new Set(who.filter((one) => one !== undefined))].map((one) => (
        <span key={one}>
          <Spoken>{one}</Spoken>
        </span>
      ))}
      {late && <span>{say(words.recordedLater, { time: momentText(language, recorded, zone, nowMs) })}</span>}
    </p>
  )
}

function actorIn(
  say: Say,
  { actor, role, party }: FileEntry,
  { raiser }: RowOf<'demands'>,
  naming: Naming,
): string | undefined {
  if (role === 'service') return say(storyParts.system)
  if (actor !== null && raiser?.id === actor) return say(storyParts.raiser)
  if (role === 'anonymous') return say(storyParts.raiser)
  if (role === 'resident') return say(storyParts.resident)
  const name = actor === null ? undefined : naming.person(actor)
  if (typeof name === 'string') return name
  if (party !== null || role === null) return undefined
  const known = role as keyof typeof ROLE_WORDS
  return Object.hasOwn(ROLE_WORDS, known) ? say(ROLE_WORDS[known]) : role
}

/** The words that belong to an event: why, what was found, what was done. */
function Texts({
  entry: { event, data },
  open,
  say,
}: {
  readonly entry: FileEntry
  readonly open: () => void
  readonly say: Say
}) {
  const asked = event === 'ApprovalAsked' ? (data.asked as Readonly<Record<string, unknown>> | undefined) : undefined
  const { safeContact } = data as { readonly safeContact?: { readonly words?: unknown } }
  const told: Readonly<Record<string, unknown>> = { ...(asked ?? data), safeContact: safeContact?.words }
  const texts = TEXTS.filter(
    (name) => told[name] !== undefined && told[name] !== null && !(CODES[event] ?? []).includes(name),
  )
  const files = FILES.filter((name) => told[name] !== undefined && told[name] !== null)
  if (texts.length === 0 && files.length === 0) return null
  return (
    <dl className="story-texts">
      {[...texts, ...files].map((name) => (
        <div key={name}>
          <dt>{say(FIELD_WORDS[name] ?? { en: name, zh: name })}</dt>
          <dd>
            <PersonalValue
              value={told[name]}
              open={open}
              {...(isFiles(name) ? { show: (value) => filesText(say, value) } : {})}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const isFiles = (name: string): boolean => FILES.some((one) => one === name)
const filesText = (say: Say, value: unknown): string => say(words.files, { n: Array.isArray(value) ? value.length : 0 })
