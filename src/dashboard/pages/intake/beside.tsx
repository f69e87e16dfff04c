import { Button } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { Link } from 'wouter'
import { demandLink } from '../../frame/links.ts'
import { Chip, StateChip } from '../../frame/parts/chips.tsx'
import { Masked } from '../../frame/parts/masked.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { type SimilarRow, useRaiserLookup, useSimilarDemands } from '../../kit/desk-questions.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useBuildingName } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { agoText } from '../../kit/time.ts'
import type { Attached, CallChange, CallDraft } from './draft.ts'
import { intakeWords as words } from './words.ts'

/** An open demand that was found. */
type FoundRow = Omit<SimilarRow, 'alike'>

interface BesideProps {
  readonly draft: CallDraft
  readonly change: (change: CallChange) => void
  readonly toForm: () => void
}

/** What the engine knows while the caller speaks: who is calling, and what may be the same. */
export function Beside({ draft, change, toForm }: BesideProps) {
  const attach = (kind: Attached['kind'], { id, number, quarter, building }: FoundRow): void => {
    const place = quarter === null ? undefined : { quarter, ...(building === null ? {} : { building }) }
    // The two are about one matter, so they have one place, unless the caller told another one.
    change({ attached: { kind, id, number }, ...(draft.place === undefined ? { place } : {}) })
    toForm()
  }
  return (
    <div className="intake-beside">
      <Caller draft={draft} change={change} attach={attach} toForm={toForm} />
      <Similar draft={draft} attach={attach} toForm={toForm} />
    </div>
  )
}

interface CallerProps extends BesideProps {
  readonly attach: (kind: Attached['kind'], row: FoundRow) => void
}

function Caller({ draft, change, attach, toForm }: CallerProps) {
  const { say } = useLanguage()
  const { data, error, isFetching } = useRaiserLookup(draft.phone)
  const resident = data?.demands.find(({ raiser }) => raiser?.kind === 'resident')?.raiser?.id ?? undefined
  const open = data?.demands.filter(({ ended }) => ended === null) ?? []
  const ended = (data?.demands.length ?? 0) - open.length
  const isTaken = data?.name === null || draft.name === data?.name
  return (
    <section className="panel" aria-busy={isFetching}>
      <h2>{say(words.caller)}</h2>
      {error !== null && <ProblemNote error={error} />}
      {data === undefined ? (
        <p className="soft">{say(words.callerHint)}</p>
      ) : data.demands.length === 0 ? (
        <p className="soft">{say(words.unknownCaller)}</p>
      ) : (
        <>
          {data.name !== null && (
            <p className="intake-who">
              <Masked value={data.name} label={say(words.name)} />
              {(!isTaken || draft.resident !== resident) && (
                <TakeOver onClick={() => change({ name: data.name ?? '', resident })} />
              )}
            </p>
          )}
          {data.name === null && resident !== undefined && (
            <p className="intake-who">
              {say(words.knownResident)}
              {draft.resident !== resident && <TakeOver onClick={() => change({ resident })} />}
            </p>
          )}
          {open.length > 0 && <h3>{say(words.openOnes)}</h3>}
          {open.map((row) => (
            <FoundCard key={row.id} row={row} toForm={toForm}>
              {row.raiser?.kind === 'resident' && (
                <Button
                  size="small"
                  onClick={() => {
                    change({ resident: row.raiser?.id ?? undefined, name: data.name ?? draft.name })
                    attach('urge', row)
                  }}
                >
                  {say(words.urge)}
                </Button>
              )}
              <Button size="small" onClick={() => attach('join', row)}>
                {say(words.join)}
              </Button>
            </FoundCard>
          ))}
          {ended > 0 && <p className="soft">{say(words.earlierOnes, { n: ended })}</p>}
        </>
      )}
    </section>
  )
}

/** Alt+0 presses it from any field. */
function TakeOver({ onClick }: { readonly onClick: () => void }) {
  const { say } = useLanguage()
  return (
    <Button size="small" className="take-over" aria-keyshortcuts="Alt+0" onClick={onClick}>
      {say(words.takeName)} <kbd>Alt+0</kbd>
    </Button>
  )
}

const ALIKE = {
  building: words.alikeBuilding,
  quarter: words.alikeQuarter,
  item: words.alikeItem,
  words: words.alikeWords,
} as const

function Similar({ draft, attach, toForm }: Omit<CallerProps, 'change'>) {
  const { say } = useLanguage()
  const { data } = useSimilarDemands(draft.text, draft.place)
  const isAsked = data !== undefined
  return (
    <section className="panel">
      <h2>{say(words.similar)}</h2>
      <p className="soft">{say(!isAsked ? words.similarHint : data.length === 0 ? words.noSimilar : words.cardKeys)}</p>
      <div aria-live="polite">
        {data?.map((row) => (
          <FoundCard key={row.id} row={row} toForm={toForm} why={row.alike}>
            <Button size="small" onClick={() => attach('join', row)}>
              {say(words.join)}
            </Button>
          </FoundCard>
        ))}
      </div>
    </section>
  )
}

interface FoundCardProps {
  readonly row: FoundRow
  readonly why?: SimilarRow['alike']
  readonly toForm: () => void
  readonly children: ReactNode
}

/** A demand that was found. It takes the focus by Alt with a digit; Tab then reaches what can be done with it. */
function FoundCard({ row, why = [], toForm, children }: FoundCardProps) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const buildingName = useBuildingName()
  const leave = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') toForm()
  }
  return (
    <article className="found-card" tabIndex={-1} onKeyDown={leave} aria-label={row.summary ?? row.number}>
      <div className="found-head">
        <strong>{row.summary ?? numberText(row.number)}</strong>
        <StateChip state={row.state} />
        {why
          .filter((reason) => reason !== 'quarter' || !why.includes('building'))
          .map((reason) => (
            <Chip key={reason}>{say(ALIKE[reason])}</Chip>
          ))}
      </div>
      <p className="soft">
        {[
          buildingName(row.quarter, row.building),
          agoText(language, row.raised, nowMs),
          row.summary === null ? '' : numberText(row.number),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      <p className="found-actions">
        {children}
        <Link href={demandLink(row.id)}>{say(words.open)}</Link>
      </p>
    </article>
  )
}
