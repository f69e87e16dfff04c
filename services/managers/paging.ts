import { Fault } from '../fault.ts'
import type { Position, Question } from '../ports.ts'
import { serviceActor, type Workplace } from './manager.ts'

const PAGE = 200
/** How long a view may take to see what a service acts upon. */
const PATIENCE_MS = 5_000

/** A question as a service asks it. */
export interface Search extends Pick<Question, 'view' | 'community' | 'filters'> {
  readonly service: string
}

/** Every row that a view has, page by page. Services name in `Row` what they use of it. */
export async function everyRow<Row>({ views, now }: Workplace, { service, ...search }: Search): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page = await views.page({
      ...search,
      limit: PAGE,
      reader: serviceActor(service),
      now: now(),
      ...(after === undefined ? {} : { after }),
    })
    rows.push(...(page.rows as Row[]))
    after = page.next
  } while (after !== undefined)
  return rows
}

/** Waits until the views have seen what happened. @throws Fault `view.unavailable` */
export async function seen({ views }: Workplace, position: Position, ...names: readonly string[]): Promise<void> {
  const reached = await Promise.all(names.map((name) => views.reached(name, position, PATIENCE_MS)))
  if (reached.every(Boolean)) return
  throw new Fault('view.unavailable', 'A view that a service works with is behind, and is waited for.', {
    retryAfter: 1,
  })
}
