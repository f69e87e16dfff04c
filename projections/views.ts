import { demandBoard } from './demand-board/demand-board.ts'
import { demandFile } from './demand-file/demand-file.ts'
import type { Projection } from './runtime/index.ts'
import { threeRates } from './three-rates/three-rates.ts'
import { workbookCompliance } from './workbook-compliance/workbook-compliance.ts'

/** Every view of the engine. Adding one is adding its name here. */
export const projections: readonly Projection[] = [demandBoard, demandFile, threeRates, workbookCompliance]
