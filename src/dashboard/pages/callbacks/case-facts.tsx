import { Button } from 'antd'
import { DueChip, LevelChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { masked } from '../../frame/parts/masked.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { Facts } from '../../frame/parts/side-panel.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { itemTitle, useBuildingName, useItems, usePartyName, useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { agoText, dayAt } from '../../kit/time.ts'
import { toldIn } from '../../kit/told.ts'
import { valueWords, WEEKDAY_WORDS } from '../../kit/value-words.ts'
import { useRow } from '../../kit/views.tsx'
import { callbackWords as words } from './words.ts'

type DemandFile = RowOf<'demands'>

interface CaseFactsProps {
  readonly row: RowOf<'demand-board/callbacks'>
  readonly file: DemandFile
  readonly party: string
  readonly showsPhone: boolean
  readonly showPhone: () => void
}

/**
 * The case at a glance. It tells no state and no earlier answer: from these a caller would know that the call repeats another one, as a
 * sample.
 */
export function CaseFacts({ row, file, party, showsPhone, showPhone }: CaseFactsProps) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const buildingName = useBuildingName()
  const item = useItems().find((one) => one.item === file.item)
  const told = toldIn(file)
  return (
    <section className="panel call-case" aria-label={say(words.case)}>
      <header className="call-head">
        <span className="number">{numberText(row.number)}</span>
        <LevelChip level={row.level} />
        <VisibilityChip visibility={row.visibility} />
        <DueChip due={row.call?.due ?? null} />
      </header>
      <h2>{row.summary ?? told.text}</h2>
      <p className="call-phone">
        <span className="soft">{say(words.phone)}</span>{' '}
        {told.contact === undefined ? (
          say(words.noPhone)
        ) : (
          <>
            <strong className="number">{showsPhone ? told.contact : masked(told.contact)}</strong>{' '}
            <Button size="small" aria-pressed={showsPhone} onClick={showPhone}>
              {say(words.showPhone)} <kbd>P</kbd>
            </Button>
          </>
        )}
        {told.name !== undefined && (
          <>
            {' '}
            <span className="soft">{say(words.raiser)}</span> {showsPhone ? told.name : masked(told.name)}
          </>
        )}
      </p>
      <p className="call-safe">
        <span className="soft">{say(words.safe)}</span> <SafeContact file={file} />
      </p>
      <Attempts file={file} party={party} />
      <Facts
        facts={[
          [say(words.words), row.summary === null ? undefined : told.text],
          [say(words.place), buildingName(told.quarter ?? row.quarter, told.building)],
          [say(words.item), item === undefined ? row.item : `${item.item} ${itemTitle(language, item)}`],
        ]}
      />
      <h3>{say(words.result)}</h3>
      <Deliveries file={file} nowMs={nowMs} />
    </section>
  )
}

function Deliveries({ file, nowMs }: { readonly file: DemandFile; readonly nowMs: number }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  // What was done for a merged demand stands in the file of the one that it was merged into.
  const original = useRow('demands', file.original ?? undefined).data
  const story = [...(original?.story ?? []), ...(file.story ?? [])]
  const delivered = story.filter(({ event }) => event === 'ServiceDelivered').slice(-3)
  const said = delivered.filter(({ data }) => typeof data.result === 'string')
  if (said.length === 0) return <p className="soft">{say(words.noResult)}</p>
  return said.map(({ revision, data, party, recorded }) => (
    <blockquote key={revision} className="call-result">
      {String(data.result)}
      <footer className="soft">
        <Spoken>{say(words.by, { party: partyName(party), ago: agoText(language, recorded, nowMs) })}</Spoken>
      </footer>
    </blockquote>
  ))
}

/** The calls of this party that reached no one since the last delivery. */
function failedCalls({ callbacks, story = [] }: DemandFile, party: string) {
  const delivered = story.findLast(({ event }) => event === 'ServiceDelivered')?.recorded ?? ''
  return callbacks.filter((one) => one.party === party && !one.reached && one.at >= delivered)
}

/** On how many days this party tried and reached no one. */
export const failedDays = (file: DemandFile, party: string, zone: string): number =>
  new Set(failedCalls(file, party).map(({ at }) => dayAt(Date.parse(at), zone))).size

function Attempts({ file, party }: { readonly file: DemandFile; readonly party: string }) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const zone = useZone()
  const failed = failedCalls(file, party)
  const last = failed.at(-1)
  if (last === undefined) return null
  const isToday = dayAt(Date.parse(last.at), zone) === dayAt(nowMs, zone)
  return (
    <p className="call-attempts">
      {say(words.attempts, { n: failed.length, ago: agoText(language, last.at, nowMs) })}
      {isToday && <strong> {say(words.attemptToday)}</strong>}
    </p>
  )
}

function SafeContact({ file: { safeContact } }: { readonly file: DemandFile }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  if (safeContact === null) return say(words.safeAny)
  const { none, channels, hours, parties = [], kinds = [] } = safeContact
  if (none === true) return <strong className="call-limit">{say(words.safeNone)}</strong>
  const list = (parts: readonly string[]): string => parts.join(language === 'zh' ? '、' : ', ')
  const named = (value: string): string => say(valueWords(value) ?? { en: value, zh: value })
  const by = [...parties.map(partyName), ...kinds.map(named)]
  const limits = [
    ...(channels === undefined ? [] : [say(words.safeChannels, { ways: list(channels.map(named)) })]),
    ...(hours === undefined ? [] : [say(words.safeHours, { hours: list(hoursInWords(hours, say)) })]),
    ...(by.length === 0 ? [] : [say(words.safeBy, { parties: list(by) })]),
  ]
  return <strong className="call-limit">{limits.join(language === 'zh' ? '；' : '; ')}</strong>
}

type Hours = NonNullable<NonNullable<DemandFile['safeContact']>['hours']>

/** Days with the same hours are named together. */
function hoursInWords(hours: Hours, say: Say): readonly string[] {
  const days = Map.groupBy(hours, ({ from, until }) => `${from}–${until}`)
  return [...days].map(([clock, all]) => {
    const names = all.map(({ weekday }) =>
      say(WEEKDAY_WORDS[weekday - 1] ?? { en: String(weekday), zh: String(weekday) }),
    )
    const [first] = names
    const isRun = all.length > 2 && all.every(({ weekday }, at) => weekday === (all[0]?.weekday ?? 0) + at)
    return `${isRun ? `${first}–${names.at(-1)}` : names.join('/')} ${clock}`
  })
}
