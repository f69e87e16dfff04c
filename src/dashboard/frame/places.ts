import { administrationPlace } from '../pages/administration/place.ts'
import { approvalsPlace } from '../pages/approvals/place.ts'
import { callbacksPlace } from '../pages/callbacks/place.ts'
import { demandsPlace } from '../pages/demands/place.ts'
import { deskPlace } from '../pages/desk/place.ts'
import { dutyPlace } from '../pages/duty/place.ts'
import { healthPlace } from '../pages/health/place.ts'
import { intakePlace } from '../pages/intake/place.ts'
import { mapPlace } from '../pages/map/place.ts'
import { messagesPlace } from '../pages/messages/place.ts'
import { notificationsPlace } from '../pages/notifications/place.ts'
import { partiesPlace } from '../pages/parties/place.ts'
import { peoplePlace } from '../pages/people/place.ts'
import { printPlace } from '../pages/print/place.ts'
import { reportPlace } from '../pages/report/place.ts'
import { resourcesPlace } from '../pages/resources/place.ts'
import { setupPlace } from '../pages/setup/place.ts'
import { triagePlace } from '../pages/triage/place.ts'
import { workbookPlace } from '../pages/workbook/place.ts'
import type { PagePlace } from './place.ts'

/** Every page of the desk, in the order of the navigation. Adding a page is adding its line here. */
export const PLACES: readonly PagePlace[] = [
  deskPlace,
  intakePlace,
  triagePlace,
  demandsPlace,
  callbacksPlace,
  approvalsPlace,
  dutyPlace,
  messagesPlace,
  notificationsPlace,
  mapPlace,
  resourcesPlace,
  peoplePlace,
  workbookPlace,
  partiesPlace,
  reportPlace,
  printPlace,
  administrationPlace,
  setupPlace,
  healthPlace,
]
