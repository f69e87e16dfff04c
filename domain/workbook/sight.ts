import { isAmongParties } from '../community/participation.ts'
import type { Sight } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** The workbook is a contract among the parties. A breach is told to those who may know of the demand or share that shows it. */
export const workbookSight: Sight<WorkbookState> = {
  facts: () => ({}),
  known: isAmongParties,
  behind({ data }, { sources }) {
    const { breach = '' } = data as { readonly breach?: string }
    const source = Object.hasOwn(sources, breach) ? sources[breach] : undefined
    return source === undefined ? [] : [source]
  },
}
