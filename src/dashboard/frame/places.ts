import { administrationPlace } from '../pages/administration/place.ts'
import { approvalsPlace } from '../pages/approvals/place.ts'
import { demandsPlace } from '../pages/demands/place.ts'
import { deskPlace } from '../pages/desk/place.ts'
import { dutyPlace } from '../pages/duty/place.ts'
import { healthPlace } from '../pages/health/place.ts'
import { mapPlace } from '../pages/map/place.ts'
import { messagesPlace } from '../pages/messages/place.ts'
import { printPlace } from '../pages/print/place.ts'
import { reportPlace } from '../pages/report/place.ts'
import { setupPlace } from '../pages/setup/place.ts'
import type { PagePlace } from './place.ts'

/** Every page of the desk, in the order of the navigation. Adding a page is adding its line here. */
export const PLACES: readonly PagePlace[] = [
  deskPlace,
  demandsPlace,
  approvalsPlace,
  dutyPlace,
  messagesPlace,
  mapPlace,
  reportPlace,
  printPlace,
  administrationPlace,
  setupPlace,
  healthPlace,
]
