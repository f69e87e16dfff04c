import { demand } from '../../../domain/demand/demand.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import type { RecordedEvent, Sealed } from '../../../domain/kernel/index.ts'
import { inForce, type WorkbookState } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import type { Consequence, Workplace } from '../process-manager.ts'
import { type Likeness, likeness } from './likeness.ts'

/** What of DemandRaised tells what it is about. */
interface Said {
  readonly text?: Sealed
  readonly category?: string
}

/** By the items of a workbook: they are the same object until it changes. */
const known = new WeakMap<WorkbookState['items'], Likeness>()

function likenessOf({ items }: WorkbookState): Likeness {
  const found = known.get(items) ?? likeness(Object.values(items))
  known.set(items, found)
  return found
}

/**
 * Items for whoever sorts a demand that was just raised. What is restricted, or has a reason to be, is read by people only.
 * That the text was opened for this is recorded like any reading.
 */
export async function proposal(
  it: DemandState,
  { data }: RecordedEvent,
  { community, id }: { readonly community: string; readonly id: string },
  { state, open }: Workplace,
): Promise<Consequence | undefined> {
  if (stateOf(it) !== 'raised' || it.item !== undefined || it.visibility === 'restricted') return undefined
  const contract = await state(workbook, community)
  if (!inForce(contract)) return undefined
  const { text, category } = data as Said
  const opened = text === undefined ? '' : await open(text, community)
  const items = likenessOf(contract).likeliest(typeof opened === 'string' ? opened : '', category)
  if (items.length === 0) return undefined
  return { community, aggregate: demand.name, id, command: 'propose', data: { items }, purpose: 'propose' }
}
