import type { ReactNode } from 'react'
import { Chip } from '../../frame/parts/chips.tsx'
import { DueTime } from '../../frame/parts/due-time.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { PersonalValue } from '../../frame/parts/personal-value.tsx'
import { acceptanceRule, resultRule } from '../../kit/due-rules.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Say, type Sentence, useLanguage, useSay } from '../../kit/language.tsx'
import { useItemTitle, usePartyName, useZone } from '../../kit/names.ts'
import { momentText } from '../../kit/time.ts'
import { valueWords, WEEKDAY_WORDS } from '../../kit/value-words.ts'
import { usePlaceText } from './place-text.ts'
import { type FileTask, isInHand } from './tasks.ts'
import { fileWords as words } from './words.ts'

type File = RowOf<'demands'>

interface FactsProps {
  readonly file: File
  readonly tasks: readonly FileTask[]
  readonly open: () => void
}

const RAISER_WORDS = {
  resident: words.kindResident,
  party: words.kindParty,
  outsider: words.kindOutsider,
  anonymous: words.kindAnonymous,
  unknown: words.kindUnknown,
} as const

/** The name of a party; nothing where there is none, so that the fact is left out. */
const partyIn = (id: string | null | undefined): ReactNode => (typeof id === 'string' ? <PartyName id={id} /> : null)

/** A name and a value; nothing where there is no value. */
function Fact({ name, children }: { readonly name: Sentence; readonly children: ReactNode }) {
  const say = useSay()
  if (children === null || children === undefined || children === '') return null
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Who, what, where and until when. */
export function FileFacts({ file, tasks, open }: FactsProps) {
  const { language } = useLanguage()
  const zone = useZone()
  const partyName = usePartyName()
  const placeText = usePlaceText()
  const itemTitle = useItemTitle()
  const live = tasks.filter(isInHand).map(({ party }) => party)
  const holders = (live.length > 0 ? live : file.parties).map(partyName)
  const at = (moment: string): string => momentText(language, moment, zone)
  return (
    <dl className="facts">
      <Fact name={words.item}>{file.item === null ? null : `${file.item} ${itemTitle(file.item)}`}</Fact>
      <Fact name={words.place}>
        {placeText(file, buildingIn(file)) || (file.area === null ? null : <Personal value={file.area} open={open} />)}
      </Fact>
      <Fact name={words.raised}>{at(file.raised)}</Fact>
      <Fact name={words.holder}>{[...new Set(holders)].join(language === 'zh' ? '、' : ', ')}</Fact>
      <Clocks file={file} />
      <Fact name={words.desk}>{partyIn(file.triage?.desk)}</Fact>
      <Fact name={words.caller}>{partyIn(file.call?.party)}</Fact>
      <Fact name={words.reviewer}>{partyIn(file.reviewer)}</Fact>
      <RaiserFacts file={file} open={open} />
      <Fact name={words.about}>
        {file.danger === null || file.danger.about.length === 0 ? null : <About about={file.danger.about} />}
      </Fact>
      {file.result !== null && (
        <Fact name={words.result}>
          <Personal value={file.result} open={open} />
        </Fact>
      )}
    </dl>
  )
}

const Personal = ({ value, open }: { readonly value: unknown; readonly open: () => void }) =>
  value === null ? null : <PersonalValue value={value} open={open} />

const AFTER_ACCEPTANCE: readonly File['state'][] = ['in-progress', 'held', 'delivered', 'referred']
const AFTER_RESULT: readonly File['state'][] = ['delivered', 'closed', 'merged', 'declined', 'withdrawn']

/** The due times of the demand, and what moves or presses on them. */
function Clocks({ file }: { readonly file: File }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const partyName = usePartyName()
  const { level, order, supervision, hold, state } = file
  const at = (moment: string): string => momentText(language, moment, zone)
  const ended = AFTER_RESULT.includes(state)
  return (
    <>
      {file.acceptBy !== null && !ended && !AFTER_ACCEPTANCE.includes(state) && (
        <Fact name={words.acceptDue}>
          <DueTime due={file.acceptBy} rule={acceptanceRule(level)} />
        </Fact>
      )}
      {file.resolveBy !== null && (
        <Fact name={words.demandDue}>
          <DueTime due={file.resolveBy} rule={resultRule(level)} done={ended} />
        </Fact>
      )}
      {order !== null && order.handBackBy !== null && (
        <Fact name={words.orderDue}>
          <DueTime due={order.handBackBy} rule={ORDER_RULE} done={order.handedBack} />
        </Fact>
      )}
      <Fact name={words.supervised}>
        {supervision === null ? null : `${partyName(supervision.party)} · ${at(supervision.due)}`}
      </Fact>
      <Fact name={words.urged}>{file.urged === 0 ? null : say(words.times, { n: file.urged })}</Fact>
      <Fact name={words.escalated}>
        {file.promise === null ? null : say(words.promise, { time: at(file.promise) })}
      </Fact>
      <Fact name={words.hold}>{hold === null ? null : `${at(hold.until)}${codeText(say, hold.code)}`}</Fact>
      <Fact name={words.longRun}>{file.longRun === null ? null : at(file.longRun.until)}</Fact>
      <Fact name={words.referral}>
        {file.referral === null || file.referral.answerBy === null ? null : at(file.referral.answerBy)}
      </Fact>
    </>
  )
}

function codeText(say: Say, code: string | null): string {
  const known = code === null ? undefined : valueWords(code)
  return known === undefined ? '' : ` · ${say(known)}`
}

/** Who raised it, and how they may be reached. */
function RaiserFacts({ file, open }: Omit<FactsProps, 'tasks'>) {
  const say = useSay()
  const partyName = usePartyName()
  const { raiser, group, safeContact } = file
  return (
    <>
      <Fact name={words.raiser}>
        {raiser === null
          ? null
          : raiser.kind === 'party' && raiser.id !== null
            ? partyName(raiser.id)
            : say(RAISER_WORDS[raiser.kind])}
      </Fact>
      {file.reference !== null && (
        <Fact name={words.reference}>
          <Personal value={file.reference} open={open} />
        </Fact>
      )}
      {file.category !== null && (
        <Fact name={words.category}>
          <Personal value={file.category} open={open} />
        </Fact>
      )}
      <Fact name={words.group}>{group === null ? null : say(words.groupOf, { n: group.members })}</Fact>
      <Fact name={words.safeContact}>{safeContact === null ? null : <SafeLimits limits={safeContact} />}</Fact>
    </>
  )
}

const ORDER_RULE = {
  en: 'The result goes back to the hotline 2 hours before the due time of its order.',
  zh: '结果须在工单时限前 2 小时反馈热线。',
}

/** The building, as sorting told it last. */
function buildingIn({ story = [] }: File): unknown {
  const placed = story.filter(({ event }) => event === 'DemandTriaged' || event === 'DemandRaised')
  const place = placed.at(-1)?.data.place
  return typeof place === 'object' && place !== null && 'building' in place ? place.building : undefined
}

/** The limits within which the raiser may be contacted. */
function SafeLimits({ limits }: { readonly limits: NonNullable<File['safeContact']> }) {
  const say = useSay()
  const partyName = usePartyName()
  const { none, channels = [], hours = [], parties = [] } = limits
  if (none === true) return <Chip tone="danger">{say(words.safeNone)}</Chip>
  const told = [
    ...channels.map((one) => say(valueWords(one) ?? { en: one, zh: one })),
    ...hours.map(({ weekday, from, until }) => {
      const day = WEEKDAY_WORDS[weekday - 1]
      return `${day === undefined ? '' : say(day)} ${from}–${until}`
    }),
    ...parties.map(partyName),
  ]
  return <Chip tone="warn">{told.length === 0 ? say(words.safeLimits) : told.join(' · ')}</Chip>
}

/** Whom it is about, and whether they answered: told to those who work on it. */
function About({ about }: { readonly about: NonNullable<File['danger']>['about'] }) {
  const say = useSay()
  const partyName = usePartyName()
  return (
    <span className="file-about">
      {about.map((one) => {
        const id = 'party' in one ? one.party : one.person
        return (
          <span key={id}>
            {'party' in one ? partyName(one.party) : say({ en: 'a person', zh: '个人' })}{' '}
            <span className="soft">{say(one.replied === null ? words.notReplied : words.replied)}</span>
          </span>
        )
      })}
    </span>
  )
}
