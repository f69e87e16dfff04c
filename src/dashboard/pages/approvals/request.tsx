import { Button } from 'antd'
import { type ReactNode, useId, useRef } from 'react'
import { Link } from 'wouter'
import { CommandForm } from '../../frame/form/command-form.tsx'
import { demandLink } from '../../frame/links.ts'
import { Chip, LevelChip, StateChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { DueTime } from '../../frame/parts/due-time.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { Facts } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { resultRule } from '../../kit/due-rules.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Sentence, useLanguage, useSay } from '../../kit/language.tsx'
import { useItemTitle, usePartyName, useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useRow, useView } from '../../kit/views.tsx'
import { approvalWords as words } from './words.ts'

type Entry = RowOf<'inbox'>
type File = RowOf<'demands'>
type Told = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const ACTS: Readonly<Record<string, Sentence>> = {
  hold: words.hold,
  extend: words.extend,
  decline: words.decline,
  refer: words.refer,
  merge: words.merge,
}
export const actWords = (act: unknown): Sentence => ACTS[text(act) ?? ''] ?? words.unknownAct

/** One request for an approval: what is asked and why, how the demand stands, and the answer below both. */
export function Request({ entry, changed }: { readonly entry: Entry; readonly changed: boolean }) {
  const say = useSay()
  const partyName = usePartyName()
  const demand = text(entry.about.demand) ?? ''
  const approval = text(entry.about.approval) ?? ''
  const { data: file } = useRow('demands', demand, { personal: 'sealed' })
  const asked = askedIn(file, approval)
  const stage = file?.approvals.find((one) => one.approval === approval)?.stage
  const title = useId()
  const name = `${demand}.${approval}`
  return (
    <li
      className={changed ? 'panel request changed' : 'panel request'}
      tabIndex={-1}
      aria-labelledby={title}
      data-name={name}
    >
      <header className="request-head">
        <h2 id={title}>
          <Spoken>
            {say(words.asks, { party: partyName(text(entry.about.party)), act: say(actWords(entry.about.act)) })}
          </Spoken>
        </h2>
        <DueTime due={entry.due} rule={words.answerRule} />
        {stage === 'stand-in' && <Chip tone="warn">{say(words.standIn)}</Chip>}
        {stage === 'street-office' && <Chip>{say(words.street)}</Chip>}
      </header>
      {stage === 'stand-in' && <p className="soft">{say(words.standInNote)}</p>}
      <div className="request-sides">
        <section aria-label={say(words.asked)}>
          <h3>{say(words.asked)}</h3>
          <Asked entry={entry} asked={asked} />
        </section>
        <section aria-label={say(words.grounds)}>
          <h3>{say(words.grounds)}</h3>
          {file === undefined ? <span className="loading-bar" /> : <Grounds file={file} />}
        </section>
      </div>
      <Answer demand={demand} approval={approval} name={name} />
    </li>
  )
}

/** What the demand's story says was asked. */
function askedIn(file: File | undefined, approval: string): Told | undefined {
  const found = file?.story?.find(({ event, data }) => event === 'ApprovalAsked' && data.approval === approval)
  return found?.data.asked as Told | undefined
}

function Asked({ entry, asked }: { readonly entry: Entry; readonly asked: Told | undefined }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const bodies = useView('outside-bodies', { limit: 500 }).data?.rows
  const until = text(asked?.reviewBy) ?? text(asked?.resolveBy) ?? text(asked?.answerBy)
  const code = text(asked?.code) ?? text(entry.about.code)
  const body = bodies?.find(({ id }) => id === asked?.body)?.name
  const original = text(asked?.original)
  const reason = text(entry.reason)
  return (
    <>
      <p className="request-reason">{reason ?? <span className="soft">{say(words.noReason)}</span>}</p>
      <Facts
        facts={[
          [say(words.reason), entry.meaning?.[language] ?? codeText(say, code)],
          [say(words.until), until === undefined ? null : momentText(language, until, zone)],
          [say(words.body), text(body)],
          ...(original === undefined ? [] : ([[say(words.original), originalLink(original)]] as const)),
        ]}
      />
    </>
  )
}

const codeText = (say: ReturnType<typeof useSay>, code: string | undefined): string | null =>
  code === undefined ? null : say(valueWords(code) ?? { en: code, zh: code })

const originalLink = (id: string): ReactNode => <Original key={id} id={id} />

function Original({ id }: { readonly id: string }) {
  const { data } = useRow('demands', id, { personal: 'sealed' })
  return <Link href={demandLink(id)}>{data === undefined ? id : (data.summary ?? numberText(data.number))}</Link>
}

/** How the demand stands: what an independent answer has to weigh. */
function Grounds({ file }: { readonly file: File }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const partyName = usePartyName()
  const itemTitle = useItemTitle()
  const ended = ['delivered', 'closed', 'merged', 'declined', 'withdrawn'].includes(file.state)
  const due = <DueTime key="due" due={file.resolveBy} rule={resultRule(file.level)} done={ended} />
  const count = (event: string): number => (file.story ?? []).filter((one) => one.event === event).length
  const earlier = [
    [words.holds, count('DemandHeld')],
    [words.extensions, count('DeadlineExtended')],
    [words.reopenings, count('DemandReopened')],
  ] as const
  const before = earlier.filter(([, n]) => n > 0).map(([sentence, n]) => say(sentence, { n }))
  return (
    <>
      <p className="request-demand">
        <Link href={demandLink(file.id)}>{file.summary ?? numberText(file.number)}</Link>
        <span className="request-chips">
          <StateChip state={file.state} />
          <LevelChip level={file.level} />
          <VisibilityChip visibility={file.visibility} />
        </span>
      </p>
      <Facts
        facts={[
          // While the titles are read, the title is the code.
          [say(words.item), file.item === null ? null : [...new Set([file.item, itemTitle(file.item)])].join(' ')],
          [say(words.raised), momentText(language, file.raised, zone)],
          [say(words.resultDue), due],
          [say(words.holders), file.parties.map(partyName).join(language === 'zh' ? '、' : ', ')],
          [say(words.before), before.length === 0 ? say(words.none) : before.join(' · ')],
        ]}
      />
    </>
  )
}

interface AnswerProps {
  readonly demand: string
  readonly approval: string
  /** What the request is called in the address. */
  readonly name: string
}

/** Grant or refuse, with words. The choice is in the address, so a link leads to it. */
function Answer({ demand, approval, name }: AnswerProps) {
  const say = useSay()
  const [params, set] = useUrlState()
  const form = useRef<HTMLElement>(null)
  const [of, choice] = params.get('answer')?.split(':') ?? []
  const chosen = of === name ? choice : undefined
  if (chosen === undefined) {
    return (
      <div className="form-actions">
        <Button type="primary" onClick={() => set({ answer: `${name}:grant` })}>
          {say(words.grant)}
        </Button>
        <Button onClick={() => set({ answer: `${name}:refuse` })}>{say(words.refuse)}</Button>
      </div>
    )
  }
  const close = (): void => set({ answer: undefined })
  const goOn = (): void => {
    const own = form.current?.closest('li')
    const next = own?.nextElementSibling ?? own?.previousElementSibling
    close()
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <section ref={form} className="request-answer" aria-label={say(words.answer)}>
      <h3>
        {say(words.answer)}: {say(chosen === 'grant' ? words.grant : words.refuse)}
      </h3>
      <CommandForm
        key={chosen}
        aggregate="demand"
        command="answer-approval"
        id={demand}
        given={{ approval, granted: chosen === 'grant' }}
        onDone={goOn}
        onCancel={close}
      />
    </section>
  )
}
