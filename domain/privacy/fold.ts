import type { Folds } from '../kernel/index.ts'
import type { privacyEvents } from './events.ts'
import type { PrivacyState } from './state.ts'

/** How each event changes the state: not at all. */
export const foldPrivacy: Folds<typeof privacyEvents, PrivacyState> = {
  SubjectErased: (state) => state,
  ValueRedacted: (state) => state,
}
