import type { FiltersOf, ViewName, ViewRow } from '../../projections/views.ts'
import { serviceActor } from '../identity/reserved-actors.ts'
import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { Question } from '../queries/contract.ts'
import type { Workplace } from './process-manager.ts'

const PAGE_ROWS = 200
/** Milliseconds to wait for a view to see the event that a service acts upon. */
const VIEW_WAIT_MS = 5_000

/** A question that a service asks a view. */
export interface ViewSearch<V extends ViewName> {
  /** The service that asks. */
  readonly service: string
  readonly view: V
  readonly community: string
  readonly filters: FiltersOf<V>
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

async function page<V extends ViewName>(
  { views, now }: Workplace,
  { service, view, community, filters }: ViewSearch<V>,
  limit: number,
  after?: string,
): Promise<{ readonly rows: readonly ViewRow<V>[]; readonly next?: string }> {
  const found = await views.page({
    view,
    community,
    filters: filters as Question['filters'],
    limit,
    reader: serviceActor(service),
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
