import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { Button } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { FiltersFor, RowOf, SortOf, ViewKey } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { usePagedRows } from '../../kit/paged-rows.ts'
import { partsWords as words } from '../words.ts'
import { Empty } from './empty.tsx'
import { Loading } from './loading.tsx'
import { Spoken } from './names.tsx'
import { ProblemNote } from './problem.tsx'

/** A column. On narrow windows a row becomes a card: the first column is its head, the others stand below in one flow. */
export interface RowColumn<R> {
  readonly key: string
  readonly title: string
  /** A track of a CSS grid: `minmax(12rem, 2fr)`, `8rem`. */
  readonly width: string
  readonly cell: (row: R) => ReactNode
  readonly align?: 'end'
  /** On a card, the title stands before the cell, which does not explain itself: `100%`. */
  readonly named?: boolean
}

interface RowListProps<N extends ViewKey> {
  readonly view: N
  readonly filters?: FiltersFor<N>
  readonly sort?: SortOf<N> | undefined
  /** What the rows are, for readers of screens: "Open demands". */
  readonly label: string
  readonly rowKey: (row: RowOf<N>) => string
  readonly columns: readonly RowColumn<RowOf<N>>[]
  /** Where a row leads. Its first cell is that link. */
  readonly href?: (row: RowOf<N>) => string | undefined
  /** The key of the row that is open beside the list. */
  readonly open?: string | undefined
  /** What to say where there is no row. With `clear`, filters are why; it removes them. */
  readonly empty: {
    readonly title?: string
    readonly next?: string
    readonly clear?: (() => void) | undefined
    readonly action?: ReactNode
  }
}

/** A list of the rows of a view, for any number of rows. Arrows move between rows, Enter opens one. Live changes flash. */
export function RowList<N extends ViewKey>(props: RowListProps<N>) {
  const { view, filters = {} as FiltersFor<N>, sort, label, rowKey, columns, empty } = props
  const say = useSay()
  const list = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  const rows = usePagedRows(view, { filters, sort }, rowKey)
  const virtual = useWindowVirtualizer({
    count: rows.count,
    estimateSize: () => 52,
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => {
      const row = rows.rowAt(index)
      return row === undefined ? index : rowKey(row)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list stands elsewhere once it has rows
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top
    if (top !== undefined) setMargin(top + window.scrollY)
  }, [rows.pending, rows.count === 0])
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { show } = rows
  useEffect(() => show(first, last), [show, first, last])

  if (rows.error !== null) return <ProblemNote error={rows.error} retry={rows.retry} />
  if (rows.pending) return <Loading rows={8} />
  if (rows.count === 0) return <NoRows {...empty} />
  return (
    <div className="row-list">
      <div
        role="table"
        aria-label={label}
        aria-rowcount={rows.complete ? rows.count + 1 : -1}
        aria-colcount={columns.length}
        className="row-table"
        style={{ '--tracks': columns.map(({ width }) => width).join(' ') } as React.CSSProperties}
        onKeyDown={moveFocus}
      >
        <Head columns={columns} />
        <div role="rowgroup" ref={list} className="row-space" style={{ blockSize: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={virtual.measureElement}
              className="row-place"
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              <Row {...props} row={rows.rowAt(index)} changed={rows.changed} />
            </div>
          ))}
        </div>
      </div>
      <p className="row-count" role="status">
        {say(rows.complete ? words.rows : words.rowsSoFar, { n: rows.count })}
      </p>
    </div>
  )
}

function NoRows({ title, next, clear, action }: RowListProps<ViewKey>['empty']) {
  const say = useSay()
  const clearing = clear === undefined ? undefined : <Button onClick={clear}>{say(words.clearFilters)}</Button>
  return (
    <Empty
      kind={clear === undefined ? 'nothing' : 'filtered'}
      {...(title === undefined || clear !== undefined ? {} : { title })}
      {...(next === undefined ? {} : { next })}
      action={clearing ?? action}
    />
  )
}

const Head = ({ columns }: { readonly columns: readonly { key: string; title: string; align?: 'end' }[] }) => (
  <div role="rowgroup" className="row-head">
    <div role="row" className="row" aria-rowindex={1}>
      {columns.map(({ key, title, align }) => (
        <span key={key} role="columnheader" className={align === 'end' ? 'row-cell row-cell-end' : 'row-cell'}>
          {title}
        </span>
      ))}
    </div>
  </div>
)

interface RowProps<N extends ViewKey> extends RowListProps<N> {
  readonly row: RowOf<N> | undefined
  readonly changed: ReadonlySet<string>
}

function Row<N extends ViewKey>({ row, columns, rowKey, href, open, changed }: RowProps<N>) {
  const [, navigate] = useLocation()
  if (row === undefined) {
    return (
      <span className="row" role="cell">
        <span className="loading-bar" />
      </span>
    )
  }
  const key = rowKey(row)
  const to = href?.(row)
  const classes = [
    'row',
    to === undefined ? '' : 'row-link',
    key === open ? 'row-open' : '',
    changed.has(key) ? 'row-changed' : '',
  ]
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its first cell is a link, for the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      className={classes.join(' ')}
      onClick={(event) => {
        if (to === undefined || (event.target as Element).closest('a, button, input') !== null) return
        if (window.getSelection()?.isCollapsed !== false) navigate(to)
      }}
    >
      {columns.map(({ key: name, title, cell, align, named }, at) => (
        <span
          key={name}
          role="cell"
          className={align === 'end' ? 'row-cell row-cell-end' : 'row-cell'}
          data-title={named === true ? title : undefined}
        >
          {at === 0 && to !== undefined ? (
            <Link href={to} className="row-title" aria-current={key === open ? 'true' : undefined}>
              <Spoken>{cell(row)}</Spoken>
            </Link>
          ) : (
            <Spoken>{cell(row)}</Spoken>
          )}
        </span>
      ))}
    </div>
  )
}

/** Arrow keys, Home and End move between the links of the rows. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }
  const step = steps[event.key]
  const link = (event.target as Element).closest<HTMLElement>('.row-title')
  if (step === undefined || link === null) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.row-title')]
  const to = links[links.indexOf(link) + step]
  if (to === undefined) return
  event.preventDefault()
  to.focus()
  to.scrollIntoView({ block: 'nearest' })
}
