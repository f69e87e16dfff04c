import type { Actor } from '../../domain/kernel/index.ts'
import type { FiltersOf, ViewName, ViewRow } from '../../projections/views.ts'
import { serviceActor } from '../identity/reserved-actors.ts'
import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { Question } from '../queries/contract.ts'
import type { Workplace } from './process-manager.ts'

const PAGE_ROWS = 200
/** The most rows of a page. */
const MOST_ROWS = 500
/** Milliseconds to wait for a view to see the event that a service acts upon. */
const VIEW_WAIT_MS = 5_000

/** A question that a service asks a view. */
export interface ViewSearch<V extends ViewName> {
  /** The service that asks. */
  readonly service: string
  readonly view: V
  readonly community: string
  readonly filters: FiltersOf<V>
  /** The reader whose answers are wanted. Default: the service. */
  readonly reader?: Actor
}

/** Reads the first rows that match. @param limit the most rows, up to 500 */
export async function firstPage<V extends ViewName>(
  workplace: Workplace,
  search: ViewSearch<V>,
  limit: number,
): Promise<readonly ViewRow<V>[]> {
  return (await page(workplace, search, limit)).rows
}

/** Reads all rows that match, page by page. */
export async function* pagesOf<V extends ViewName>(
  workplace: Workplace,
  search: ViewSearch<V>,
): AsyncGenerator<readonly ViewRow<V>[]> {
  let after: string | undefined
  do {
    const { rows, next } = await page(workplace, search, PAGE_ROWS, after)
    yield rows
    after = next
  } while (after !== undefined)
}

/** Reads all rows that match into one list. Use it for rows of one party or person, which are few. */
export async function everyRow<V extends ViewName>(
  workplace: Workplace,
  search: ViewSearch<V>,
): Promise<readonly ViewRow<V>[]> {
  const rows: ViewRow<V>[] = []
  for await (const some of pagesOf(workplace, search)) rows.push(...some)
  return rows
}

/** Reads all rows that match as of one position; undefined if the view moved on between two pages. */
export async function rowsAtOnce<V extends ViewName>(
  workplace: Workplace,
  search: ViewSearch<V>,
): Promise<{ readonly rows: readonly ViewRow<V>[]; readonly position: Position } | undefined> {
  const first = await page(workplace, search, MOST_ROWS)
  const rows = [...first.rows]
  for (let { next } = first; next !== undefined; ) {
    const another = await page(workplace, search, MOST_ROWS, next)
    if (another.position !== first.position) return undefined
    rows.push(...another.rows)
    next = another.next
  }
  return { rows, position: first.position }
}

async function page<V extends ViewName>(
  { views, now }: Workplace,
  { service, view, community, filters, reader = serviceActor(service) }: ViewSearch<V>,
  limit: number,
  after?: string,
): Promise<{ readonly rows: readonly ViewRow<V>[]; readonly next?: string; readonly position: Position }> {
  const found = await views.page({
    view,
    community,
    filters: filters as Question['filters'],
    limit,
    reader,
    now: now(),
    ...(after === undefined ? {} : { after }),
  })
  // The port does not know the type of the rows. The schema of this view describes them.
  return { ...found, rows: found.rows as readonly ViewRow<V>[] }
}

/** Waits until the views have seen the position. @throws Fault `view.unavailable` */
export async function seen({ views }: Workplace, position: Position, ...names: readonly ViewName[]): Promise<void> {
  const reached = await Promise.all(names.map((name) => views.reached(name, position, VIEW_WAIT_MS)))
  if (reached.every(Boolean)) return
  throw new Fault(
    'view.unavailable',
    'A view that a service needs is behind the log: the service retries until it has caught up.',
    {
      retryAfter: 1,
    },
  )
}
