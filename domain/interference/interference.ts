import { isPartyKind } from '../community/participation.ts'
import { context, readersIf } from '../kernel/index.ts'
import { interferenceEvents, type RefusedAct } from './events.ts'
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
  sight: {
    facts: () => ({}),
    // Every party that works within the boundaries may see who exceeded them, on demands of which it may know.
    known: ({ role }) => readersIf(isPartyKind(role)),
    behind: ({ data }) => [(data as RefusedAct).stream],
  },
  commands: { record: recordInterference },
  evolve: foldInterference,
})
