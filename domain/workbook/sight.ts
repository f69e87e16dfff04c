import { isPartyKind } from '../community/index.ts'
import type { Actor } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** The workbook is a contract among the parties. Its breaches may concern demands that only the parties may see. */
export const seesWorkbook = (_: WorkbookState, { role }: Actor): boolean => isPartyKind(role)
