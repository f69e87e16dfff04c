import { context } from '../kernel/index.ts'
import { privacyEvents } from './events.ts'
import { foldPrivacy } from './fold.ts'
import { noPrivacyState } from './state.ts'

/**
 * Erasures of personal values, in the order of their community. The vault destroys the keys; the stream is what an engine repeats
 * on a vault that does not know of them. Only overseers read it.
 */
export const privacyContext = context('privacy', {
  plural: 'erasures',
  singleton: true,
  events: privacyEvents,
  initial: noPrivacyState,
  commands: {},
  evolve: foldPrivacy,
})
