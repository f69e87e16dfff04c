import { isPartyKind } from '../community/participation.ts'
import type { Actor } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** The workbook is a contract among the parties. Its breaches may concern demands that only the parties may see. */
export const mayKnowWorkbook = (_: WorkbookState, { role }: Actor): boolean => isPartyKind(role)
