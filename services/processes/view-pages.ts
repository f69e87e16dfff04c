import { Fault } from '../kit/fault.ts'
import type { Position } from '../ports/event-log.ts'
import type { Question } from '../queries/contract.ts'
import { serviceActor, type Workplace } from './process-manager.ts'

const PAGE = 200
/** How long a view may take to see what a service acts upon. */
const PATIENCE_MS = 5_000

/** A question as a service asks it. */
export interface Search extends Pick<Question, 'view' | 'community' | 'filters'> {
  readonly service: string
}

/** What a view has, page by page. Services name in `Row` what they use of it. */
export async function* pagesOf<Row>({ views, now }: Workplace, search: Search): AsyncGenerator<readonly Row[]> {
  const { service, ...rest } = search
  let after: string | undefined
  do {
    const page = await views.page({
      ...rest,
      limit: PAGE,
      reader: serviceActor(service),
      now: now(),
      ...(after === undefined ? {} : { after }),
    })
    yield page.rows as Row[]
    after = page.next
  } while (after !== undefined)
}

/** Every row at once, for what one party or person may have. */
export async function everyRow<Row>(workplace: Workplace, search: Search): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pagesOf<Row>(workplace, search)) rows.push(...page)
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
