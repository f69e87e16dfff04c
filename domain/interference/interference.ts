import { isPartyKind } from '../community/participation.ts'
import { context } from '../kernel/index.ts'
import { interferenceEvents } from './events.ts'
import { foldInterference } from './fold.ts'
import { recordInterference } from './record.ts'
import { noInterference } from './state.ts'

/**
 * Attempts to give work beyond the boundaries of the workbook, made knowingly. They have a stream of their own, because
 * every decision reads the community's stream, which must not grow with refused commands.
 */
export const interference = context('interference', {
  plural: 'interferences',
  singleton: true,
  events: interferenceEvents,
  initial: noInterference,
  // Every party that works within the boundaries may see who exceeded them.
  visible: (_, { role }) => isPartyKind(role),
  commands: { record: recordInterference },
  evolve: foldInterference,
})
