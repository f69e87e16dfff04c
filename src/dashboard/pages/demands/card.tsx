import { Link } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import { Chip, DueChip, LevelChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { dueRule } from '../../kit/due-rules.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { usePlaceText } from './place-text.ts'
import { fileWords, demandWords as words } from './words.ts'

interface CardProps {
  readonly row: RowOf<'demand-board'>
  readonly href: string
  readonly open: boolean
  readonly changed: boolean
  /** Whether Tab stops at it: at one card of each column. */
  readonly stop: boolean
  readonly onFocus: () => void
}

/** A demand on the board. The whole card is a link. */
export function Card({ row, href, open, changed, stop, onFocus }: CardProps) {
  const say = useSay()
  const partyName = usePartyName()
  const placeText = usePlaceText()
  const rule = say(dueRule(row))
  const waits = row.parties.length > 0 ? row.parties : row.call?.party == null ? [] : [row.call.party]
  return (
    <Link
      href={href}
      className={['card', open ? 'card-open' : '', changed ? 'changed' : ''].join(' ')}
      tabIndex={stop ? 0 : -1}
      aria-current={open ? 'true' : undefined}
      onFocus={onFocus}
      data-id={row.id}
    >
      <span className="card-title">{row.summary ?? say(words.unsorted)}</span>
      <span className="card-line">
        {row.level === 'L1' || row.level === 'L2' ? <LevelChip level={row.level} /> : null}
        <VisibilityChip visibility={row.visibility === 'restricted' ? 'restricted' : 'public'} />
        {row.rung !== null && <Chip tone="danger">{say(fileWords.escalated)}</Chip>}
        {row.supervision !== null && <Chip tone="warn">{say(words.supervised)}</Chip>}
        <DueChip due={row.due} rule={rule} />
      </span>
      <span className="card-line soft">
        <span className="card-place">{placeText(row)}</span>
        {waits.length > 0 && (
          <span className="card-party">
            <Icon name="party" size={1} /> <Spoken>{waits.map(partyName).join(', ')}</Spoken>
          </span>
        )}
      </span>
      <span className="card-number number soft">{numberText(row.number)}</span>
      <span className="card-rule">{rule}</span>
    </Link>
  )
}
