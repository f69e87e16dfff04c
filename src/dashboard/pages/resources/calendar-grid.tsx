import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { Spoken } from '../../frame/parts/names.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { nameIn, useZone } from '../../kit/names.ts'
import { clockText, dayInWords } from '../../kit/time.ts'
import { BookingLink } from './booking-link.tsx'
import { type CalendarColumn, type Hours, slotClock, slotCount, slotMoment, slotOf } from './calendar-model.ts'
import type { TimeSpan } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

interface CalendarGridProps {
  readonly columns: readonly CalendarColumn[]
  readonly hours: Hours
  /** Called with the time that the reader chose. */
  readonly onAsk: (resource: string, window: TimeSpan) => void
}

/** Slots of a column that are chosen; `to` is where the pointer or the focus is. */
interface Chosen {
  readonly column: number
  readonly at: number
  readonly to: number
}

/** Scrolls a narrow calendar to today. */
function showToday(grid: HTMLElement | null): void {
  const today = grid?.querySelector<HTMLElement>('.calendar-today')
  if (grid === null || !today) return
  grid.scrollLeft = today.offsetLeft - (grid.querySelector<HTMLElement>('.calendar-clock')?.offsetWidth ?? 0)
}

/** A tap and a single Enter choose an hour. */
const USUAL_SLOTS = 2

/**
 * Bookings on a grid of half hours. Time is chosen by dragging, by a tap, or by arrows with Shift and Enter. Each cell says what is
 * free, so that readers of screens find it too.
 */
export function CalendarGrid({ columns, hours, onAsk }: CalendarGridProps) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const nowMs = useNow()
  const grid = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState<Chosen>()
  const [focus, setFocus] = useState<readonly [column: number, slot: number]>([0, 2])
  const dragging = useRef(false)
  const count = slotCount(hours)

  const ask = ({ column, at, to }: Chosen): void => {
    const one = columns[column]
    if (one === undefined) return
    const [first, last] = [Math.min(at, to), Math.max(at, to)]
    const end = at === to ? Math.min(count, first + USUAL_SLOTS) : last + 1
    onAsk(one.resource.id, {
      from: slotMoment(hours, one.day, first, zone),
      until: slotMoment(hours, one.day, end, zone),
    })
  }
  const moveTo = (column: number, slot: number): void => {
    setFocus([column, slot])
    grid.current?.querySelector<HTMLElement>(`[data-cell="${column}-${slot}"]`)?.focus()
  }
  const pressed = (event: KeyboardEvent): void => {
    const [column, slot] = focus
    if ((event.target as Element).closest('a') !== null) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      ask(chosen ?? { column, at: slot, to: slot })
      return
    }
    const to = moved(event.key, [column, slot], columns.length, count)
    if (to === undefined) return
    event.preventDefault()
    const vertical = to[0] === column
    setChosen(event.shiftKey && vertical ? { column, at: chosen?.at ?? slot, to: to[1] } : undefined)
    moveTo(...to)
  }
  const drag = {
    onPointerDown: (event: PointerEvent): void => {
      const cell = cellOf(event.target)
      // A finger scrolls; its tap is a click.
      if (cell === undefined || event.pointerType === 'touch' || event.button !== 0) return
      dragging.current = true
      setChosen({ column: cell[0], at: cell[1], to: cell[1] })
    },
    onPointerMove: (event: PointerEvent): void => {
      const cell = cellBelow(event.clientX, event.clientY)
      if (!dragging.current || cell === undefined) return
      setChosen((before) => (before?.column === cell[0] && before.to !== cell[1] ? { ...before, to: cell[1] } : before))
    },
    onPointerUp: (): void => {
      if (!dragging.current) return
      dragging.current = false
      if (chosen !== undefined) ask(chosen)
    },
    onClick: (event: React.MouseEvent): void => {
      const cell = cellOf(event.target)
      if (cell === undefined || (event.nativeEvent as globalThis.PointerEvent).pointerType !== 'touch') return
      const tapped = { column: cell[0], at: cell[1], to: cell[1] }
      setChosen(tapped)
      ask(tapped)
    },
  }
  useEffect(() => showToday(grid.current), [])
  const first = columns[0]
  return (
    <>
      <p className="soft calendar-help-keys">{say(words.gridHelp)}</p>
      <p className="soft calendar-help-touch">{say(words.touchHelp)}</p>
      <div
        ref={grid}
        role="grid"
        aria-label={say(words.gridName, {
          name:
            new Set(columns.map(({ resource }) => resource.id)).size === 1 && first
              ? nameIn(language, first.resource)
              : say(words.bookable),
          from: first?.day ?? '',
          until: columns.at(-1)?.day ?? '',
        })}
        tabIndex={-1}
        className="calendar-grid"
        style={{ '--columns': columns.length } as React.CSSProperties}
        onKeyDown={pressed}
        {...drag}
      >
        <Heads columns={columns} nowMs={nowMs} />
        {Array.from({ length: count }, (_, slot) => (
          <div
            key={slotClock(hours, slot)}
            role="row"
            className={slot % 2 === 0 ? 'calendar-row calendar-hour' : 'calendar-row'}
          >
            <span role="rowheader" className="calendar-clock">
              <span className={slot % 2 === 0 ? '' : 'sr-only'}>{slotClock(hours, slot)}</span>
            </span>
            {columns.map((column, nth) => (
              <Cell
                key={column.key}
                column={column}
                hours={hours}
                place={[nth, slot]}
                chosen={isChosen(chosen, nth, slot)}
                tabbable={focus[0] === nth && focus[1] === slot}
                onFocus={() => setFocus([nth, slot])}
              />
            ))}
          </div>
        ))}
      </div>
    </>
  )
}

const isChosen = (chosen: Chosen | undefined, column: number, slot: number): boolean =>
  chosen?.column === column && Math.min(chosen.at, chosen.to) <= slot && slot <= Math.max(chosen.at, chosen.to)

/** Where a key leads from a cell; undefined for other keys. */
function moved(
  key: string,
  [column, slot]: readonly [number, number],
  columns: number,
  slots: number,
): readonly [number, number] | undefined {
  switch (key) {
    case 'ArrowDown':
      return [column, Math.min(slots - 1, slot + 1)]
    case 'ArrowUp':
      return [column, Math.max(0, slot - 1)]
    case 'ArrowRight':
      return [Math.min(columns - 1, column + 1), slot]
    case 'ArrowLeft':
      return [Math.max(0, column - 1), slot]
    case 'Home':
      return [column, 0]
    case 'End':
      return [column, slots - 1]
    default:
      return undefined
  }
}

function cellOf(target: EventTarget | null): readonly [number, number] | undefined {
  const element = target instanceof Element ? target : undefined
  if (element?.closest('a') !== null) return undefined
  const cell = element.closest<HTMLElement>('[data-cell]')?.dataset.cell?.split('-').map(Number)
  return cell?.[0] === undefined || cell[1] === undefined ? undefined : [cell[0], cell[1]]
}

/** The cell at a point, whatever stands over it. */
function cellBelow(x: number, y: number): readonly [number, number] | undefined {
  return cellOf(document.elementsFromPoint(x, y).find((one) => one instanceof HTMLElement && one.dataset.cell) ?? null)
}

/** The days of one resource, or the resources of one day. */
function Heads({ columns, nowMs }: { readonly columns: readonly CalendarColumn[]; readonly nowMs: number }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const oneDay = new Set(columns.map(({ day }) => day)).size === 1 && columns.length > 1
  const today = dayInWords(language, nowMs, zone)
  return (
    <div role="row" className="calendar-row calendar-heads">
      <span role="columnheader" className="calendar-clock">
        <span className="sr-only">{say(words.time)}</span>
      </span>
      {columns.map(({ key, resource, day }) => {
        const name = dayInWords(language, Date.parse(`${day}T12:00Z`), 'UTC')
        return (
          <span key={key} role="columnheader" className={name === today && !oneDay ? 'calendar-today' : ''}>
            <Spoken>{oneDay ? nameIn(language, resource) : name}</Spoken>
          </span>
        )
      })}
    </div>
  )
}

interface CellProps {
  readonly column: CalendarColumn
  readonly hours: Hours
  readonly place: readonly [column: number, slot: number]
  readonly chosen: boolean
  readonly tabbable: boolean
  readonly onFocus: () => void
}

function Cell({ column, hours, place: [nth, slot], chosen, tabbable, onFocus }: CellProps) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { taken, open, from } = slotOf(column, hours, slot, zone)
  const { quantity } = column.resource
  const state = taken > 0 ? words.slotTaken : open ? words.slotFree : words.slotClosed
  const label = say(state, {
    day: dayInWords(language, from, zone),
    time: clockText(language, from, zone),
    taken,
    all: quantity,
  })
  const classes = ['calendar-cell', open ? '' : 'calendar-closed', chosen ? 'calendar-chosen' : '']
  return (
    <div
      role="gridcell"
      aria-selected={chosen}
      tabIndex={tabbable ? 0 : -1}
      data-cell={`${nth}-${slot}`}
      className={classes.join(' ')}
      onFocus={onFocus}
    >
      <span className="sr-only">{label}</span>
      {column.bookings
        .filter((booking) => booking.from === slot)
        .map(({ share, until, lane, lanes }) => (
          <BookingLink key={share.id} share={share} slots={until - slot} lane={lane} lanes={lanes} />
        ))}
    </div>
  )
}
