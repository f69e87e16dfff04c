import { deskPlace } from '../pages/desk/place.ts'
import { messagesPlace } from '../pages/messages/place.ts'
import { partiesPlace } from '../pages/parties/place.ts'
import { peoplePlace } from '../pages/people/place.ts'
import { resourcesPlace } from '../pages/resources/place.ts'
import { workbookPlace } from '../pages/workbook/place.ts'
import type { PagePlace } from './place.ts'

/** Every page of the desk, in the order of the navigation. Adding a page is adding its line here. */
export const PLACES: readonly PagePlace[] = [
  deskPlace,
  messagesPlace,
  resourcesPlace,
  peoplePlace,
  workbookPlace,
  partiesPlace,
]
