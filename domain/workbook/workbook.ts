import { isPartyKind, speaksFor } from '../community/index.ts'
import { context, reject } from '../kernel/index.ts'
import { dismissBreach, recordBreach, remedyBreach } from './breaches.ts'
import { reads, workbookCommands } from './commands.ts'
import { adopt, draft, sign } from './convention.ts'
import { workbookEvents } from './events.ts'
import { evolve } from './fold.ts'
import { addItems, amendItem } from './items.ts'
import { undrafted } from './state.ts'

/** The contract among the parties: who leads and supports what, within which boundary, how fast. */
export const workbook = context('workbook', {
  plural: 'workbooks',
  singleton: true,
  events: workbookEvents,
  commands: workbookCommands,
  initial: undrafted,
  // The contract is among the parties, and so is who broke it, perhaps upon a demand that only they may know of.
  visible: (_, reader) => isPartyKind(reader.role),
  grounds: reads,
  // In an established community, by whoever takes part in it.
  objects: (actor, { community }) =>
    community.established
      ? speaksFor(community, actor)
      : reject('community.unknown', {
          en: 'The community does not exist yet. Establish it first.',
          zh: '该社区尚未建立，请先建立社区。',
        }),
  decide: {
    draft,
    'add-items': addItems,
    'amend-item': amendItem,
    sign,
    adopt,
    'record-breach': recordBreach,
    'remedy-breach': remedyBreach,
    'dismiss-breach': dismissBreach,
  },
  evolve,
})
