import { Type } from '@sinclair/typebox'
import { toldSafeContact } from '../contact/safe-contact.ts'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Searchable, Text, versioned } from '../kernel/index.ts'
import { TaskId } from '../sharing/shapes.ts'
import { ItemCode, Level, Visibility } from '../workbook/shapes.ts'
import { contactEvents } from './closing/contact-events.ts'
import { reviewEvents } from './closing/review-events.ts'
import { aboutEvents } from './danger/about-events.ts'
import { harmEvents } from './danger/harm-events.ts'
import { approvalEvents } from './delay/approval-events.ts'
import { extensionEvents } from './delay/extension-events.ts'
import { holdEvents } from './delay/hold-events.ts'
import { longRunEvents } from './delay/long-run-events.ts'
import { EARLIER } from './earlier-events.ts'
import { escalationEvents } from './escalation/escalation-events.ts'
import { HotlineOrder, hotlineEvents, newResultDue } from './hotline/hotline-events.ts'
import { Group, groupEvents } from './intake/group-events.ts'
import { repeatEvents } from './intake/repeat-events.ts'
import { safeContactEvents } from './intake/safe-contact-events.ts'
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
  SourceName,
  ToldPlace,
} from './shapes.ts'
import { rosterGapEvents } from './tasks/roster-gap-events.ts'
import { siteEvents } from './tasks/site-events.ts'
import { statutoryEvents } from './tasks/statutory-events.ts'
import { summonsEvents } from './tasks/summons-events.ts'
import { taskEvents } from './tasks/task-events.ts'
import { urgingEvents } from './tasks/urge-events.ts'
import { deskEvents } from './triage/desk-events.ts'
import { atDesk } from './triage/desk-fields.ts'
import { declineEvents } from './ways-out/decline-events.ts'
import { mergerEvents } from './ways-out/merger-events.ts'
import { referralEvents } from './ways-out/referral-events.ts'
import { withdrawalEvents } from './ways-out/withdrawal-events.ts'

/** Marks an event stated by an outside source at its own time. Services, breaches, boundary rules and messages ignore it. */
const imported = Type.Optional(Type.Literal(true))
const note = Type.Optional(Personal(Text))
const attachments = Type.Optional(Personal(Attachments))
/** Due times of the demand, stored with the event. Only a later triage moves them, and no event restarts them. */
const due = { acceptBy: Moment, resolveBy: Moment }

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
      contact: Type.Optional(Searchable(Personal(Line, 'raiser.id'), 'phone')),
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

  ...taskEvents,
  ...statutoryEvents,
  ...summonsEvents,
  ...siteEvents,

  /** `party` reports, on `task` where it is given. Imported history has neither. */
  ProgressRecorded: Closed({ task: Type.Optional(TaskId), party: Type.Optional(Id), note, attachments, imported }),
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
