import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { inForce } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import type { Consequence } from '../consequence.ts'
import { dataOf, type Workplace } from '../process-manager.ts'
import { likenessOf } from './likeness.ts'

/**
 * Proposes items for a demand that was just raised. Demands that are restricted, or have a reason to be, are not read. The reading
 * of the text is recorded like any other.
 */
export async function proposal(
  it: DemandState,
  event: RecordedEvent,
  { community, id }: { readonly community: string; readonly id: string },
  { state, open }: Workplace,
): Promise<Consequence | undefined> {
  if (stateOf(it) !== 'raised' || it.item !== undefined || it.visibility === 'restricted') return undefined
  const contract = await state(workbook, community)
  if (!inForce(contract)) return undefined
  const { text, category } = dataOf(demandEvents.DemandRaised, event) ?? {}
  const opened = await open([text, category], community)
  const [said, called] = Array.isArray(opened) ? opened.map((one) => (typeof one === 'string' ? one : '')) : []
  const items = likenessOf(contract).likeliest(said ?? '', called)
  if (items.length === 0) return undefined
  return { community, aggregate: demand.name, id, command: 'propose', data: { items }, purpose: 'propose' }
}
