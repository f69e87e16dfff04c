import { Type } from '@sinclair/typebox'
import { PartyKind } from '../community/index.ts'
import { Closed, events, Id, Personal, Text } from '../kernel/index.ts'
import {
  BreachId,
  BreachKind,
  Holder,
  ItemCode,
  Level,
  MODULES,
  Module,
  Supporters,
  titled,
  Version,
  Visibility,
} from './shapes.ts'

/** Written by people, about nobody that we know: sealed under the stream's own key. */
const note = Type.Optional(Personal(Text))

export const workbookEvents = events({
  /** `modules` names all seven, in order. */
  WorkbookDrafted: Closed({
    version: Version,
    ...titled,
    modules: Type.Optional(Type.Array(Closed(titled), { minItems: MODULES, maxItems: MODULES })),
  }),
  /** One event an item: a workbook of hundreds would not fit into one. `boundary` is wording of the contract. */
  ItemAdded: Closed({
    code: ItemCode,
    module: Module,
    ...titled,
    lead: Holder,
    supporters: Supporters,
    boundary: Type.Optional(Text),
    level: Level,
    visibility: Visibility,
  }),
  /** What is not there stays as it was. `names` is whom the item concerned before or concerns now: they sign anew. */
  ItemAmended: Closed({
    code: ItemCode,
    title: Type.Optional(titled.title),
    titleEn: titled.titleEn,
    lead: Type.Optional(Holder),
    supporters: Type.Optional(Supporters),
    boundary: Type.Optional(Text),
    level: Type.Optional(Level),
    visibility: Type.Optional(Visibility),
    names: Type.Array(Holder, { maxItems: 102 }),
    /** The matter that resolved it, once the workbook is in force. */
    matter: Type.Optional(Id),
  }),
  ConventionSigned: Closed({ party: Id, kind: PartyKind, version: Version }),
  /** `founders` is there with the first version only: the parties by whose signatures it came into force. */
  WorkbookAdopted: Closed({ version: Version, founders: Type.Optional(Type.Array(Id, { maxItems: 400 })) }),
  BreachRecorded: Closed({
    breach: BreachId,
    party: Id,
    item: ItemCode,
    kind: BreachKind,
    /** The stream in which it shows: a demand, a resource. */
    source: Type.Optional(Id),
    note,
  }),
  BreachRemedied: Closed({ breach: BreachId, party: Id, note }),
  BreachDismissed: Closed({ breach: BreachId, party: Id, reason: Personal(Text) }),
})
