import { demandBoard } from './demand-board/demand-board.ts'
import type { Projection } from './runtime/index.ts'

/** Every view of the engine. Adding one is adding its name here. */
export const projections: readonly Projection[] = [demandBoard]
