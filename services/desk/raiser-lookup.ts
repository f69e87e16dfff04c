import type { Actor } from '../../domain/kernel/index.ts'
import type { ViewRow } from '../../projections/views.ts'
import type { QueryHandler } from '../queries/contract.ts'

type Row = ViewRow<'demands'>
type FoundDemand = Pick<
  Row,
  'id' | 'number' | 'state' | 'level' | 'item' | 'summary' | 'quarter' | 'building' | 'raised' | 'ended' | 'raiser'
>

/** The person behind a phone number. */
export interface RaiserLookup {
  /** The name that the person gave last; null where none is known, or it was erased. */
  readonly name: string | null
  /** Open demands first, then the newest. */
  readonly demands: readonly FoundDemand[]
}

/** The most demands of one number. */
const MOST = 50

/** Finds demands by the keyed hash of the contact. The name is read from the newest one, and that it was read is recorded. */
export const raiserLookup =
  ({ page, one }: QueryHandler) =>
  async (community: string, reader: Actor, phone: string, signal: AbortSignal): Promise<RaiserLookup> => {
    const asked = { view: 'demands', community, reader }
    const answer = await page({ ...asked, filters: { contact: phone, sort: 'newest' }, limit: MOST }, signal)
    const rows = answer?.ok === true ? (answer.rows as readonly Row[]) : []
    const [newest] = rows
    const file = newest === undefined ? undefined : await one({ ...asked, filters: {}, limit: 1, id: newest.id })
    const isOpen = ({ ended }: Row): boolean => ended === null
    return {
      name: file?.ok === true ? nameIn(file.row as Row | undefined) : null,
      demands: [...rows.filter(isOpen), ...rows.filter((row) => !isOpen(row))].map(shown),
    }
  }

const shown = ({
  id,
  number,
  state,
  level,
  item,
  summary,
  quarter,
  building,
  raised,
  ended,
  raiser,
}: Row): FoundDemand => ({ id, number, state, level, item, summary, quarter, building, raised, ended, raiser })

function nameIn(file: Row | undefined): string | null {
  const raised = file?.story?.find(({ event }) => event === 'DemandRaised')
  const { raiser } = (raised?.data ?? {}) as { readonly raiser?: { readonly name?: unknown } }
  return typeof raiser?.name === 'string' ? raiser.name : null
}
