import { Type } from '@sinclair/typebox'
import { toldSafeContact } from '../contact/safe-contact.ts'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Searchable, Text, versioned } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'
import { TaskId } from '../sharing/shapes.ts'
import { ItemCode, Level, Visibility } from '../workbook/shapes.ts'
import { aboutEvents } from './about-events.ts'
import { approvalEvents } from './approval-events.ts'
import { contactEvents } from './contact-events.ts'
import { declineEvents } from './decline-events.ts'
import { deskEvents } from './desk-events.ts'
import { atDesk } from './desk-fields.ts'
import { EARLIER } from './earlier-events.ts'
import { escalationEvents } from './escalation-events.ts'
import { extensionEvents } from './extension-events.ts'
import { Group, groupEvents } from './group-events.ts'
import { harmEvents } from './harm-events.ts'
import { holdEvents } from './hold-events.ts'
import { HotlineOrder, hotlineEvents, newResultDue } from './hotline-events.ts'
import { longRunEvents } from './long-run-events.ts'
import { mergerEvents } from './merger-events.ts'
import { Needs } from './needs.ts'
import { referralEvents } from './referral-events.ts'
import { repeatEvents } from './repeat-events.ts'
import { reviewEvents } from './review-events.ts'
import { rosterGapEvents } from './roster-gap-events.ts'
import { safeContactEvents } from './safe-contact-events.ts'
import {
  About,
  Attachments,
  Basis,
  Concern,
  Coordinates,
  FollowNumber,
  Helper,
  Place,
  Raiser,
  Reference,
  ReturnCode,
  SourceName,
  ToldPlace,
  Uses,
} from './shapes.ts'
import { siteEvents } from './site-events.ts'
import { statutoryEvents } from './statutory-events.ts'
import { summonsEvents } from './summons-events.ts'
import { urgingEvents } from './urge-events.ts'
import { withdrawalEvents } from './withdrawal-events.ts'

/** Marks an event stated by an outside source at its own time. Services, breaches, boundary rules and messages ignore it. */
const imported = Type.Optional(Type.Literal(true))
const note = Type.Optional(Personal(Text))
const attachments = Type.Optional(Personal(Attachments))
const uses = Type.Optional(Uses)
/** The task and the party that holds it. */
const onTask = { task: TaskId, party: Id }
/** Due times of the demand, stored with the event. Only a later triage moves them, and no event restarts them. */
const due = { acceptBy: Moment, resolveBy: Moment }
/** The new holder's own due times, by which its lateness is judged. Missing in older logs: there the demand's hold. */
const own = Type.Optional(Closed(due))

export const demandEvents = events({
  ...rosterGapEvents,
  ...aboutEvents,
  ...harmEvents,
  /**
   * The first event of an imported demand; its `time` is when the source says it was raised. `open`: the source left it
   * open, so it becomes live, and these are its due times, counted from the import.
   */
  HistoryImported: versioned(
    Closed({
      source: SourceName,
      reference: Searchable(Reference),
      agency: Type.Optional(Personal(Line)),
      /** The due time that the source states. It starts no clock here. */
      statedDue: Type.Optional(Moment),
      open: Type.Boolean(),
      acceptBy: Type.Optional(Moment),
      resolveBy: Type.Optional(Moment),
    }),
    EARLIER.HistoryImported,
  ),

  /** Imported history has no due times here: HistoryImported has them, where there are any. */
  DemandRaised: versioned(
    Closed({
      number: FollowNumber,
      raiser: Raiser,
      helper: Type.Optional(Helper),
      text: Type.Optional(Personal(Text, 'raiser.id')),
      contact: Type.Optional(Personal(Line, 'raiser.id')),
      address: Type.Optional(Personal(Line, 'raiser.id')),
      position: Type.Optional(Personal(Coordinates, 'raiser.id')),
      attachments: Type.Optional(Personal(Attachments, 'raiser.id')),
      place: ToldPlace,
      /** The local day in the community's time zone: views count by month and do not know time zones. */
      day: Type.Optional(Day),
      /** The category in the words of the raiser, of the outside source or of the channel. */
      category: Type.Optional(Personal(Line, 'raiser.id')),
      channel: Type.Optional(Personal(Line, 'raiser.id')),
      urgent: Type.Boolean(),
      concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
      about: Type.Optional(About),
      visibility: Visibility,
      /** The visibility that the raiser asked for: triage may narrow it, never widen it. */
      wish: Type.Optional(Visibility),
      /** The reference of this demand in an outside system. */
      reference: Type.Optional(Searchable(Reference)),
      related: Type.Optional(Type.Array(Id, { maxItems: 20 })),
      safeContact: Type.Optional(toldSafeContact('raiser.id')),
      /** Several residents raise it together. */
      group: Type.Optional(Group),
      level: Level,
      acceptBy: Type.Optional(Moment),
      resolveBy: Type.Optional(Moment),
      /** Present where a hotline sent it. */
      order: Type.Optional(HotlineOrder),
      ...atDesk,
      imported,
    }),
    EARLIER.DemandRaised,
  ),

  /** The raiser agrees that the resident who raised the demand for them also speaks for them, or takes that back. */
  HelperConsentChanged: Closed({ helper: Id, granted: Type.Boolean() }),

  ...safeContactEvents,
  ...groupEvents,

  /** The dispatch service's proposal for triage, the likeliest item first. */
  ItemProposed: Closed({ items: Type.Array(ItemCode, { minItems: 1, maxItems: 5 }) }),

  /** Due times count from the raising, according to the level. */
  DemandTriaged: versioned(
    Closed({
      item: ItemCode,
      /** One line without personal data, which text search finds. */
      summary: Line,
      level: Level,
      visibility: Visibility,
      concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
      place: Place,
      safeContact: Type.Optional(toldSafeContact()),
      /** The desk sorted it by `triageBy`. Older logs did not record it. */
      deskInTime: Type.Optional(Type.Boolean()),
      ...due,
      /** The own due times, by the new level, of those who hold a task already. */
      tasks: Type.Optional(Type.Array(Closed({ task: TaskId, ...due }), { maxItems: 200 })),
    }),
    EARLIER.DemandTriaged,
  ),

  /** The raiser agrees that all readers of the demand may read the raiser's own words and photos, or takes that back. */
  PublicationConsentChanged: Closed({ granted: Type.Boolean() }),

  ...mergerEvents,

  ...declineEvents,
  ...withdrawalEvents,
  ...referralEvents,

  ...holdEvents,
  ...extensionEvents,
  ...longRunEvents,
  ...approvalEvents,

  TaskAssigned: Closed({
    ...onTask,
    person: Type.Optional(Id),
    /** Missing only where an urgent demand is assigned before triage. */
    item: Type.Optional(ItemCode),
    /** The party offered to take the task; no coordinator assigned it. */
    volunteered: Type.Boolean(),
    /** The first party to receive a task since the demand was raised, or reopened. */
    firstReceiver: Type.Boolean(),
    level: Level,
    /** A statutory request: the legal basis, as the item named it. */
    basis: Type.Optional(Line),
    ...due,
    own,
    /** The party delivered before, and the result did not help, or a review names it. */
    rework: Type.Optional(Type.Literal(true)),
    uses,
    note,
  }),
  /** `inTime`: by the holder's own `acceptBy`. */
  TaskAccepted: Closed({ ...onTask, person: Type.Optional(Id), inTime: Type.Boolean() }),
  /**
   * `returns` counts the returns since the demand was raised or reopened. From the second on, `responsible` is the first
   * receiver, which keeps working. Where that is the party that returned the task, `stays` is true and the task stays
   * with it; otherwise TaskReassigned follows.
   */
  TaskReturned: Closed({
    ...onTask,
    /** Missing in older logs. */
    code: Type.Optional(ReturnCode),
    reason: Personal(Text),
    /** The party to which the task should have gone. */
    proper: Id,
    returns: Type.Integer({ minimum: 1 }),
    responsible: Type.Optional(Id),
    stays: Type.Boolean(),
    ...atDesk,
  }),
  /** `party` is the new holder. */
  TaskReassigned: Closed({
    ...onTask,
    from: Id,
    person: Type.Optional(Id),
    cause: OneOf(['correction', 'first-receiver', 'departure', 'about']),
    ...due,
    own,
    note,
  }),
  TaskWithdrawn: Closed({
    ...onTask,
    /** The reason: a mistake, the holder's departure, that the demand is about the holder, or what happened to the demand. */
    cause: OneOf(['mistake', 'departure', 'about', 'demand-merged', 'demand-withdrawn']),
    note,
  }),

  ...statutoryEvents,
  ...summonsEvents,
  ...siteEvents,

  /** `needs`: the resources and skills that the task still needs from other parties. */
  WorkPlanSet: Closed({ ...onTask, plan: Personal(Text), uses, needs: Type.Optional(Needs) }),
  /** The matching service's suggestion to the holder of the task: resources, and people with their skill. */
  MatchSuggested: Closed({
    ...onTask,
    resources: Type.Optional(Type.Array(Id, { maxItems: 10 })),
    people: Type.Optional(Type.Array(Closed({ person: Id, skill: Skill }), { maxItems: 20 })),
  }),
  /** `party` reports, on `task` where it is given. Imported history has neither. */
  ProgressRecorded: Closed({ task: Type.Optional(TaskId), party: Type.Optional(Id), note, attachments, imported }),
  /** `inTime`: by the holder's own `resolveBy`. */
  ServiceDelivered: Closed({
    ...onTask,
    result: Personal(Text),
    atHome: Type.Boolean(),
    inTime: Type.Boolean(),
    attachments,
    uses,
    /** The residents that the people who delivered also are. */
    alsoResidents: Type.Optional(Type.Array(Id, { maxItems: 2 })),
  }),

  ...contactEvents,
  EffectEvaluated: Closed({
    party: Id,
    /** The party evaluates its own work. */
    own: Type.Boolean(),
    effect: OneOf(['lasting', 'partial', 'none', 'worse']),
    note,
  }),

  ...escalationEvents,
  ...reviewEvents,

  /** `standIn`: closed by the callback of a person of a holder. */
  DemandClosed: Closed({
    basis: Basis,
    party: Type.Optional(Id),
    standIn: Type.Optional(Type.Literal(true)),
    note,
    imported,
  }),
  /** `reopenings` counts the reopenings without appeals. From the third on an independent `review` is ordered. */
  DemandReopened: Closed({
    cause: OneOf(['feedback', 'callback', 'request', 'appeal', 'hotline', 'import']),
    reopenings: Type.Integer({ minimum: 0 }),
    review: Type.Boolean(),
    note,
    ...atDesk,
    resultDue: newResultDue,
    imported,
  }),

  ...deskEvents,
  ...urgingEvents,
  ...repeatEvents,
  ...hotlineEvents,
})
