import { Type } from '@sinclair/typebox'
import { answerersFields, Stage } from '../approval/shapes.ts'
import { PartyKind } from '../community/shapes.ts'
import { Closed, events, Id, Personal, Text } from '../kernel/index.ts'
import {
  BreachId,
  BreachKind,
  Holder,
  ItemCode,
  Level,
  MODULES,
  Module,
  PriceListId,
  priced,
  Statutory,
  Supporters,
  titled,
  Version,
  Visibility,
} from './shapes.ts'

/** Free text without a known subject: sealed under the key of the stream. */
const note = Type.Optional(Personal(Text))

export const workbookEvents = events({
  /** `modules` has the titles of all seven modules, in order. */
  WorkbookDrafted: Closed({
    version: Version,
    ...titled,
    modules: Type.Optional(Type.Array(Closed(titled), { minItems: MODULES, maxItems: MODULES })),
  }),
  /** One event for each item, because hundreds of items would exceed the size of an event. `boundary` is text of the contract. */
  ItemAdded: Closed({
    code: ItemCode,
    module: Module,
    ...titled,
    lead: Holder,
    supporters: Supporters,
    /** Other parties that may call back about demands of the item. */
    callbacks: Type.Optional(Supporters),
    boundary: Type.Optional(Text),
    level: Level,
    visibility: Visibility,
    statutory: Type.Optional(Statutory),
  }),
  /** Absent fields are unchanged. `names` lists the former and current lead and supporters, who must sign again. */
  ItemAmended: Closed({
    code: ItemCode,
    title: Type.Optional(titled.title),
    titleEn: titled.titleEn,
    lead: Type.Optional(Holder),
    supporters: Type.Optional(Supporters),
    callbacks: Type.Optional(Supporters),
    boundary: Type.Optional(Text),
    level: Type.Optional(Level),
    visibility: Type.Optional(Visibility),
    statutory: Type.Optional(Statutory),
    names: Type.Array(Holder, { maxItems: 102 }),
    /** The matter that resolved the change, once the workbook is in force. */
    matter: Type.Optional(Id),
  }),
  /** A list for a workbook in force. It has no effect until a party of another society agrees to it. `replaces` is an open proposal. */
  PriceListProposed: Closed({ list: PriceListId, ...priced, replaces: Type.Optional(PriceListId) }),
  PriceListRefused: Closed({ list: PriceListId, proposedBy: Id, reason: Personal(Text) }),
  /**
   * The list is in force from now on, in place of the list that `replaces` names. `proposedBy` is the party that proposed it; it is absent for a list
   * that a draft of the workbook contains, because the founding parties sign that list.
   */
  PriceListSet: Closed({
    list: PriceListId,
    ...priced,
    replaces: Type.Optional(PriceListId),
    proposedBy: Type.Optional(Id),
    /** The matter that resolved the list. */
    matter: Type.Optional(Id),
  }),
  ConventionSigned: Closed({ party: Id, kind: PartyKind, version: Version }),
  /** `founders` is present for the first version only: the parties whose signatures brought it into force. */
  WorkbookAdopted: Closed({ version: Version, founders: Type.Optional(Type.Array(Id, { maxItems: 400 })) }),
  BreachRecorded: Closed({
    breach: BreachId,
    party: Id,
    item: ItemCode,
    kind: BreachKind,
    /** The stream that shows the breach, a demand or a resource, and the id of the event in it that grounds the breach. */
    source: Type.Optional(Id),
    event: Type.Optional(Id),
    note,
  }),
  /**
   * The party contests the breach. Another party of another society answers, or the street office. `recordedBy` is the party
   * that recorded the breach; absent if the engine did.
   */
  BreachContested: Closed({
    breach: BreachId,
    party: Id,
    item: ItemCode,
    source: Type.Optional(Id),
    recordedBy: Type.Optional(Id),
    words: Personal(Text),
    ...answerersFields,
  }),
  /** `upheld`: the breach stands. Otherwise BreachDismissed follows. */
  BreachContestAnswered: Closed({
    breach: BreachId,
    party: Id,
    answeredBy: Id,
    stage: Stage,
    upheld: Type.Boolean(),
    reason: Personal(Text),
  }),
  BreachRemedied: Closed({ breach: BreachId, party: Id, note }),
  BreachDismissed: Closed({ breach: BreachId, party: Id, reason: Personal(Text) }),
})
