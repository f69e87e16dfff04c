import { approvalsPlace } from '../pages/approvals/place.ts'
import { callbacksPlace } from '../pages/callbacks/place.ts'
import { demandsPlace } from '../pages/demands/place.ts'
import { deskPlace } from '../pages/desk/place.ts'
import { dutyPlace } from '../pages/duty/place.ts'
import { intakePlace } from '../pages/intake/place.ts'
import { messagesPlace } from '../pages/messages/place.ts'
import { partiesPlace } from '../pages/parties/place.ts'
import { peoplePlace } from '../pages/people/place.ts'
import { resourcesPlace } from '../pages/resources/place.ts'
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
  resourcesPlace,
  peoplePlace,
  workbookPlace,
  partiesPlace,
]
