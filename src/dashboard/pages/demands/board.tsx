import type { KeyboardEvent } from 'react'
import { STATE_WORDS } from '../../kit/domain-words.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useCounts } from '../../kit/views.tsx'
import { Column } from './column.tsx'
import { demandWords as words } from './words.ts'

type State = RowOf<'demand-board'>['state']

const COLUMNS: readonly State[] = ['raised', 'triaged', 'assigned', 'in-progress', 'delivered', 'held', 'referred']
/** Ended demands of which something is still due. */
const LOOSE: readonly State[] = ['closed', 'merged', 'declined', 'withdrawn']

interface BoardProps {
  readonly filters: FiltersFor<'demand-board'>
  /** The states that are asked for; all if left out. */
  readonly states?: readonly string[] | undefined
  readonly open: string | undefined
  readonly hrefOf: (id: string) => string
}

/** Open demands in one column a state. Arrows move between cards, Enter opens one. */
export function Board({ filters, states, open, hrefOf }: BoardProps) {
  const say = useSay()
  const wanted = (state: State): boolean => states === undefined || states.includes(state)
  const loose = LOOSE.filter(wanted)
  const { data: counts } = useCounts('demand-board', filters)
  const { data: late } = useCounts('demand-board', { ...filters, overdue: true })
  const shared = { filters, open, hrefOf }
  const figuresOf = (states: readonly State[]) => ({
    total: sumOf(counts, states),
    overdue: filters.overdue === false ? 0 : sumOf(late, states),
  })
  return (
    <div className="board" role="group" aria-label={say(words.boardLabel)} onKeyDown={moveFocus}>
      {COLUMNS.filter(wanted).map((state) => (
        <Column key={state} name={STATE_WORDS[state]} states={[state]} {...figuresOf([state])} {...shared} />
      ))}
      {loose.length > 0 && <Column name={words.loose} states={loose} {...figuresOf(loose)} onlyFilled {...shared} />}
    </div>
  )
}

/** Undefined until the counts are known. */
const sumOf = (counts: Readonly<Record<string, number>> | undefined, states: readonly State[]): number | undefined =>
  counts && states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)

/** Arrow keys move between the cards that are on the screen: up and down in a column, left and right between columns. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const card = (event.target as Element).closest<HTMLElement>('.card')
  const column = card?.closest('.column')
  if (card === null || column === null || column === undefined) return
  const to = target(event.key, card, column, event.currentTarget)
  if (to === undefined) return
  event.preventDefault()
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

const cardsIn = (column: Element): HTMLElement[] => {
  const places = [...column.querySelectorAll<HTMLElement>('.column-place')]
  places.sort((one, other) => Number(one.dataset.index) - Number(other.dataset.index))
  return places.flatMap((place) => [...place.querySelectorAll<HTMLElement>('a.card')])
}

function target(key: string, card: HTMLElement, column: Element, board: Element): HTMLElement | undefined {
  const cards = cardsIn(column)
  const at = cards.indexOf(card)
  if (key === 'ArrowDown') return cards[at + 1]
  if (key === 'ArrowUp') return cards[at - 1]
  if (key === 'Home') return cards[0]
  if (key === 'End') return cards.at(-1)
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  if (step === 0) return undefined
  const columns = [...board.querySelectorAll('.column')]
  for (let next = columns.indexOf(column) + step; next >= 0 && next < columns.length; next += step) {
    const found = columns[next]
    const there = found === undefined ? [] : cardsIn(found)
    if (there.length > 0) return nearest(there, card)
  }
  return undefined
}

/** The card whose top is nearest to that of another one. */
function nearest(cards: readonly HTMLElement[], to: HTMLElement): HTMLElement | undefined {
  const top = (card: HTMLElement): number => Math.abs(card.getBoundingClientRect().top - to.getBoundingClientRect().top)
  return [...cards].sort((one, other) => top(one) - top(other))[0]
}
