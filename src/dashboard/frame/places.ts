import { callbacksPlace } from '../pages/callbacks/place.ts'
import { deskPlace } from '../pages/desk/place.ts'
import { intakePlace } from '../pages/intake/place.ts'
import { messagesPlace } from '../pages/messages/place.ts'
import { triagePlace } from '../pages/triage/place.ts'
import type { PagePlace } from './place.ts'

/** Every page of the desk, in the order of the navigation. Adding a page is adding its line here. */
export const PLACES: readonly PagePlace[] = [deskPlace, intakePlace, triagePlace, callbacksPlace, messagesPlace]
