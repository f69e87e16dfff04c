import { demands } from './demands/demands.ts'
import { inbox } from './inbox/inbox.ts'
import { personnelSharing } from './personnel-sharing/personnel-sharing.ts'
import { resourceSharing } from './resource-sharing/resource-sharing.ts'
import type { Projection } from './runtime/index.ts'
import { threeRates } from './three-rates/three-rates.ts'
import { workbookCompliance } from './workbook-compliance/workbook-compliance.ts'

/** Every projection of the engine. Adding one is adding its name here. */
export const projections: readonly Projection[] = [
  demands,
  inbox,
  personnelSharing,
  resourceSharing,
  threeRates,
  workbookCompliance,
]
