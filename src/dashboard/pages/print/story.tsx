import { masked } from '../../frame/parts/masked.tsx'
import { SheetScroll } from '../../frame/parts/sheet.tsx'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { EVENT_WORDS } from '../../kit/event-words.ts'
import { FIELD_WORDS } from '../../kit/field-words.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { usePartyName, usePersonName, useZone } from '../../kit/names.ts'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { printWords as words } from './words.ts'

type StoryEntry = NonNullable<RowOf<'demands'>['story']>[number]

/** Entries that have room on the first sheet, below the facts, and on each that follows. */
const FIRST = 12
const NEXT = 20

/** Deals the entries of a story out to sheets; at least one sheet. */
export function storySheets(story: readonly StoryEntry[]): readonly (readonly StoryEntry[])[] {
  const sheets = [story.slice(0, FIRST)]
  for (let at = FIRST; at < story.length; at += NEXT) sheets.push(story.slice(at, at + NEXT))
  return sheets
}

/** Fields that say why, and are written for readers. */
const WHY = ['code', 'reason', 'note', 'summary', 'result', 'comment', 'answer', 'basis'] as const
const LONGEST = 90

export function Story({ entries, sheet }: { readonly entries: readonly StoryEntry[]; readonly sheet: number }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const partyName = usePartyName()
  const personName = usePersonName()
  const events: Readonly<Record<string, (typeof EVENT_WORDS)['DemandRaised']>> = EVENT_WORDS
  return (
    <SheetScroll label={`${say(words.story)} ${sheet}`}>
      <table>
        <caption>{say(words.story)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.time)}</th>
            <th scope="col">{say(words.event)}</th>
            <th scope="col">{say(words.who)}</th>
            <th scope="col">{say(words.why)}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ position, event, time, role, party, actor, data }) => {
            const name = personName(actor)
            const who = [
              party === null ? roleName(say, role) : partyName(party),
              typeof name === 'string' ? masked(name) : '',
            ]
            return (
              <tr key={position}>
                <td className="case-time">{momentText(language, time, zone)}</td>
                <th scope="row">{say(events[event] ?? { en: event, zh: event })}</th>
                <td>{who.filter((one) => one !== '').join(' ')}</td>
                <td>{whyOf(say, data)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </SheetScroll>
  )
}

const roleName = (say: Say, role: string | null): string =>
  role !== null && role in ROLE_WORDS ? say(ROLE_WORDS[role as keyof typeof ROLE_WORDS]) : ''

/** The reasons of an event in words; what is sealed or withheld stays out. */
function whyOf(say: Say, data: StoryEntry['data']): string {
  const parts = WHY.flatMap((name) => {
    const value = data[name]
    if (typeof value !== 'string') return []
    const known = valueWords(value)
    const field = FIELD_WORDS[name]
    if (known !== undefined) return [say(known)]
    return [field === undefined || name === 'reason' ? value : `${say(field)}: ${value}`]
  })
  const text = parts.join(' · ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
