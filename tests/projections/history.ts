import { type DomainEvent, iso, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { AnyRow, Projection, RowKey, RowStore, Table } from '../../projections/runtime/index.ts'
import { batchOf, startFold } from '../../projections/runtime/index.ts'
import { undefinedIn } from '../domain/play.ts'
import { currentType } from '../fixtures/current-types.ts'

const HOUR_MS = 3_600_000

export interface Told {
  readonly stream: string
  readonly event: DomainEvent
  /** Hours after the beginning; by default one hour after the previous event. */
  readonly at?: number
  readonly by?: { readonly id: string; readonly role: string; readonly party?: string }
}

export const BEGINNING = Date.UTC(2026, 2, 2, 0)
/** One millisecond in hours: a due time has passed once it is later than that. */
export const MOMENT_HOURS = 1 / HOUR_MS
/** `hours` after the beginning, as events carry it. */
export const moment = (hours: number): string => iso(BEGINNING + hours * HOUR_MS)

/** Recorded events as a log would return them, one hour apart. */
export function history(told: readonly Told[]): RecordedEvent[] {
  const revisions = new Map<string, number>()
  let hours = -1
  return told.map(({ stream, event, at, by = { id: 'person-1', role: 'committee', party: 'jwh' } }, index) => {
    hours = at ?? hours + 1
    const revision = revisions.get(stream) ?? 0
    revisions.set(stream, revision + 1)
    return {
      specversion: '1.0',
      id: `event-${index}`,
      source: `/communities/${stream.split('-')[1]}`,
      type: currentType(event.name),
      subject: stream,
      time: event.time ?? moment(hours),
      recordedtime: moment(hours),
      datacontenttype: 'application/json',
      dataschema: `urn:sanshe:schema:${event.name}.v1`,
      revision,
      position: index + 1,
      actor: by.id,
      ...(by.party === undefined ? {} : { party: by.party }),
      role: by.role,
      correlationid: `command-${index}`,
      commandid: `command-${index}`,
      data: event.data,
    }
  })
}

/**
 * Rows in memory, as plain JSON, so that a row is never shared between the fold and its store.
 *
 * @throws where a row to be saved holds a member that is undefined: loaded again it would be another row
 */
export function memoryRows(): RowStore & { rows(table: Table): AnyRow[]; checkpoint: number } {
  const tables = new Map<string, Map<string, string>>()
  const rowsOf = (table: Table) => {
    const rows = tables.get(table.name) ?? new Map<string, string>()
    tables.set(table.name, rows)
    return rows
  }
  const name = (key: RowKey) => JSON.stringify(key)
  const all = (table: Table): AnyRow[] =>
    [...rowsOf(table)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => JSON.parse(row) as AnyRow)
  return {
    checkpoint: 0,
    rows: all,
    load(table, key) {
      const row = rowsOf(table).get(name(key))
      return row === undefined ? undefined : (JSON.parse(row) as AnyRow)
    },
    due: (table, column, until) =>
      all(table).filter((row) => {
        const due = row[column]
        return typeof due === 'number' && due <= until
      }),
    save(changes, checkpoint) {
      for (const { table, changes: changed } of changes) {
        for (const { key, after } of changed) {
          const hole = undefinedIn(after)
          if (hole !== undefined) throw new Error(`a row of ${table.name} is undefined at ${hole}`)
          if (after === undefined) rowsOf(table).delete(name(key))
          else rowsOf(table).set(name(key), JSON.stringify(after))
        }
      }
      this.checkpoint = checkpoint
    },
  }
}

/** Returns the rows of a projection after these events, table by table. */
export function folded(projection: Projection, events: readonly RecordedEvent[], size = events.length) {
  const store = memoryRows()
  const fold = startFold(projection, store, 0, 100)
  for (let from = 0; from < events.length; from += size) {
    const failure = fold.fold(batchOf(events.slice(from, from + size)))
    fold.commit()
    if (failure !== undefined) throw failure.cause
  }
  return {
    /** When the last event was recorded. */
    now: events.at(-1)?.recordedtime ?? '',
    rows: (table: Table) => store.rows(table),
    row: (table: Table, ...key: string[]) => store.load(table, ['pa', ...key]),
    all: () => Object.fromEntries(projection.tables.map((table) => [table.name, store.rows(table)])),
  }
}
