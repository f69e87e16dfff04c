import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, useState } from 'react'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { type Sentence, useLanguage } from '../../kit/language.tsx'
import { countText } from '../../kit/numbers.ts'
import { usePagedRows } from '../../kit/paged-rows.ts'
import { Card } from './card.tsx'
import { demandWords as words } from './words.ts'

type State = RowOf<'demand-board'>['state']

interface ColumnProps {
  readonly name: Sentence
  readonly states: readonly State[]
  readonly filters: FiltersFor<'demand-board'>
  /** How many demands there are, and how many of them are overdue; undefined until it is known. */
  readonly total: number | undefined
  readonly overdue: number | undefined
  readonly open: string | undefined
  readonly hrefOf: (id: string) => string
  /** It is not shown while it is empty. */
  readonly onlyFilled?: boolean
}

/** Pixels of a card before it is measured. */
const CARD_PIXELS = 116
const byId = ({ id }: RowOf<'demand-board'>): string => id

/** The demands of one state, overdue first. Only the cards near the screen exist, so thousands scroll. */
export function Column(props: ColumnProps) {
  const { name, states, filters, total, overdue = 0, open, hrefOf, onlyFilled = false } = props
  const { language, say } = useLanguage()
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState(0)
  const rows = usePagedRows('demand-board', { filters: { ...filters, state: states }, sort: 'due' }, byId)
  const virtual = useVirtualizer({
    count: rows.count,
    getScrollElement: () => list.current,
    estimateSize: () => CARD_PIXELS,
    overscan: 6,
    gap: 8,
    getItemKey: (index) => rows.rowAt(index)?.id ?? index,
  })
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { show } = rows
  useEffect(() => show(first, last), [show, first, last])
  if (onlyFilled && rows.count === 0) return null
  const stop = Math.min(focused, Math.max(0, rows.count - 1))
  return (
    <section className={rows.complete && rows.count === 0 ? 'column column-narrow' : 'column'} aria-labelledby={id}>
      <header className="column-head">
        <h2 id={id}>{say(name)}</h2>
        {total !== undefined && <span className="tab-count">{countText(language, total)}</span>}
        {overdue > 0 && (
          <span className="column-overdue">{say(words.overdueCount, { n: countText(language, overdue) })}</span>
        )}
      </header>
      {rows.error !== null && <ProblemNote error={rows.error} retry={rows.retry} />}
      {rows.pending && <Loading rows={4} />}
      {!rows.pending && rows.error === null && rows.count === 0 && (
        <p className="column-empty">{say(words.nothingHere)}</p>
      )}
      <ul ref={list} className="column-cards">
        <li className="column-space" style={{ blockSize: virtual.getTotalSize() }} aria-hidden="true" />
        {items.map(({ index, key, start }) => {
          const row = rows.rowAt(index)
          return (
            <li
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className="column-place"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row === undefined ? (
                <span className="card">
                  <span className="loading-bar" />
                </span>
              ) : (
                <Card
                  row={row}
                  href={hrefOf(row.id)}
                  open={row.id === open}
                  changed={rows.changed.has(row.id)}
                  stop={index === stop || (stop < first && index === first) || (stop > last && index === first)}
                  onFocus={() => setFocused(index)}
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
