import { optional } from '../../domain/kernel/index.ts'
import { inForce } from '../../domain/workbook/state.ts'
import { workbook } from '../../domain/workbook/workbook.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import { likenessOf } from '../processes/dispatch/likeness.ts'

/** An item that a text may belong to. */
export interface ItemProposal {
  readonly code: string
  readonly title: string
  readonly titleEn?: string
}

/** Proposes items as the dispatch service does for a new demand. */
export const proposedItems =
  (stateOf: StateOf) =>
  async (community: string, text: string, category?: string): Promise<readonly ItemProposal[]> => {
    const contract = await stateOf(workbook, community)
    if (!inForce(contract)) return []
    return likenessOf(contract)
      .likeliest(text, category)
      .flatMap((code) => {
        const item = contract.items[code]
        return item === undefined ? [] : [{ code, title: item.title, ...optional('titleEn', item.titleEn) }]
      })
  }
