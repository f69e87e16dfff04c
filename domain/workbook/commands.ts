import { Type } from '@sinclair/typebox'
import { community, PARTY_KINDS, SOCIETIES } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  Id,
  Personal,
  read,
  type Setting,
  Text,
} from '../kernel/index.ts'
import {
  BreachId,
  BreachKind,
  Holder,
  ItemCode,
  Level,
  MODULES,
  Supporters,
  titled,
  Version,
  Visibility,
} from './shapes.ts'
import type { WorkbookState } from './state.ts'

/** Every one of the three societies alike, and the administrator, who is no party. */
const together = [...SOCIETIES, 'administrator'] as const

/** Who takes part, and of which kind, the community knows. */
export const reads = { community: read(community) }

const NewItem = Closed({
  code: ItemCode,
  ...titled,
  lead: Holder,
  supporters: Type.Optional(Supporters),
  boundary: Type.Optional(Text),
  level: Level,
  visibility: Type.Optional(Visibility),
})

export const workbookCommands = {
  draft: command({
    summary: 'Opens the draft of a workbook.',
    by: together,
    creates: true,
    data: Closed({
      ...titled,
      modules: Type.Optional(Type.Array(Closed(titled), { minItems: MODULES, maxItems: MODULES })),
    }),
    reads,
  }),
  'add-items': command({
    summary: 'Adds items to the draft; all of them, or none where one is at fault. Their default visibility is public.',
    by: together,
    data: Closed({ items: Type.Array(NewItem, { minItems: 1, maxItems: 400 }) }),
    reads,
  }),
  'amend-item': command({
    summary: 'Changes an item; whom it named before or names now must sign anew.',
    by: together,
    data: Closed({
      code: ItemCode,
      title: Type.Optional(titled.title),
      titleEn: titled.titleEn,
      lead: Type.Optional(Holder),
      supporters: Type.Optional(Supporters),
      boundary: Type.Optional(Text),
      level: Type.Optional(Level),
      visibility: Type.Optional(Visibility),
    }),
    reads,
  }),
  sign: command({
    summary: 'Signs the convention for the party of the sender, under the version that it names.',
    by: PARTY_KINDS,
    data: Closed({ version: Version }),
    reads,
  }),
  adopt: command({
    summary: 'Brings the draft into force: the first one by the signatures of all founding parties.',
    by: together,
    data: Closed({ version: Version }),
    reads,
  }),
  'record-breach': command({
    summary: 'Records that a party broke the convention; no party does so of itself.',
    by: [...PARTY_KINDS, 'service'],
    data: Closed({
      party: Id,
      item: ItemCode,
      kind: BreachKind,
      source: Type.Optional(Id),
      note: Type.Optional(Personal(Text)),
    }),
    reads,
  }),
  'remedy-breach': command({
    summary:
      'Records that a breach was made good: by whoever recorded it, or by the engine; never by whose breach it is.',
    by: [...PARTY_KINDS, 'service'],
    data: Closed({ breach: BreachId, note: Type.Optional(Personal(Text)) }),
    reads,
  }),
  'dismiss-breach': command({
    summary:
      'Drops a breach: by whoever recorded it; one that the engine recorded, by another party of the three societies.',
    by: [...PARTY_KINDS, 'service'],
    data: Closed({ breach: BreachId, reason: Personal(Text) }),
    reads,
  }),
}

export type NewItem = CommandData<Commands['add-items']>['items'][number]

type Commands = typeof workbookCommands

/** The rule behind one command. */
export type Rule<C extends keyof Commands> = (
  state: WorkbookState,
  data: CommandData<Commands[C]>,
  setting: Setting<Commands[C]['reads']>,
) => Decision
