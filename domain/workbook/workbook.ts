import { type CommunityState, isPartyKind, speaksFor } from '../community/index.ts'
import { type Actor, context, type Decision, reject } from '../kernel/index.ts'
import { dismissBreach, recordBreach, remedyBreach } from './breaches.ts'
import { workbookCommands } from './commands.ts'
import { adopt, draft, sign } from './convention.ts'
import { workbookEvents } from './events.ts'
import { evolve } from './fold.ts'
import { addItems, amendItem } from './items.ts'
import { undrafted, type WorkbookState } from './state.ts'

interface Situation {
  readonly actor: Actor
  readonly reads: { readonly community: CommunityState }
}

type Sent<Data, S> = (state: WorkbookState, data: Data, setting: S) => Decision

/** The rule, in an established community, for a sender whose party takes part in it. */
const within =
  <Data, S extends Situation>(rule: Sent<Data, S>): Sent<Data, S> =>
  (state, data, setting) => {
    const { actor, reads } = setting
    if (!reads.community.established) {
      return reject('community.unknown', 'There is no such community yet: establish it first.')
    }
    return speaksFor(reads.community, actor) ?? rule(state, data, setting)
  }

/** The contract among the parties: who leads and supports what, within which boundary, how fast. */
export const workbook = context('workbook', {
  plural: 'workbooks',
  singleton: true,
  events: workbookEvents,
  commands: workbookCommands,
  initial: undrafted,
  // The contract is among the parties, and so is who broke it, perhaps upon a demand that only they may know of.
  visible: (_, reader) => isPartyKind(reader.role),
  decide: {
    draft: within(draft),
    'add-items': within(addItems),
    'amend-item': within(amendItem),
    sign: within(sign),
    adopt: within(adopt),
    'record-breach': within(recordBreach),
    'remedy-breach': within(remedyBreach),
    'dismiss-breach': within(dismissBreach),
  },
  evolve,
})
