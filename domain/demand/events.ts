import { Type } from '@sinclair/typebox'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Text } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'
import { Needs } from './needs.ts'
import {
  About,
  Attachments,
  Basis,
  Concern,
  FollowNumber,
  ItemCode,
  Level,
  Place,
  Position,
  Raiser,
  Reference,
  Rung,
  Satisfaction,
  TaskId,
  Uses,
  Visibility,
} from './shapes.ts'

/** Stated by an outside source, at its own time: services, breaches, boundary rules and messages leave it alone. */
const imported = Type.Optional(Type.Literal(true))
const note = Type.Optional(Personal(Text))
const attachments = Type.Optional(Personal(Attachments))
const uses = Type.Optional(Uses)
/** The task and the party that holds it. */
const onTask = { task: TaskId, party: Id }
/** Stored with the event; no later event but a triage moves them, and none restarts them. */
const due = { acceptBy: Moment, resolveBy: Moment }

export const demandEvents = events({
  /**
   * First event of an imported demand; its `time` is when the source says it was raised. `open` tells whether the source
   * left it open: it then becomes live, and these are the due times of its clocks, which start when it was imported.
   */
  HistoryImported: Closed({
    source: Line,
    reference: Reference,
    agency: Type.Optional(Line),
    /** The due time that the source itself states: no clock of ours. */
    statedDue: Type.Optional(Moment),
    open: Type.Boolean(),
    acceptBy: Type.Optional(Moment),
    resolveBy: Type.Optional(Moment),
  }),

  /** Due times are left out for imported history only: there HistoryImported has them, where there are any. */
  DemandRaised: Closed({
    number: FollowNumber,
    raiser: Raiser,
    /** Who raised it for the raiser: a relative or a worker. */
    helper: Type.Optional(Closed({ id: Id, role: Line, party: Type.Optional(Id) })),
    text: Type.Optional(Personal(Text, 'raiser.id')),
    contact: Type.Optional(Personal(Line, 'raiser.id')),
    address: Type.Optional(Personal(Line, 'raiser.id')),
    position: Type.Optional(Personal(Position, 'raiser.id')),
    attachments: Type.Optional(Personal(Attachments, 'raiser.id')),
    place: Place,
    /** The local day on which it happened, in the community's time zone: views count by month and know no zones. */
    day: Type.Optional(Day),
    /** As the outside source or channel calls it. */
    category: Type.Optional(Line),
    channel: Type.Optional(Line),
    urgent: Type.Boolean(),
    concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
    about: Type.Optional(About),
    visibility: Visibility,
    /** What the raiser asked for: triage may narrow it, never widen it. */
    wish: Type.Optional(Visibility),
    /** Of this demand in somebody else's system. */
    reference: Type.Optional(Reference),
    related: Type.Optional(Type.Array(Id, { maxItems: 20 })),
    level: Level,
    acceptBy: Type.Optional(Moment),
    resolveBy: Type.Optional(Moment),
    imported,
  }),

  /** By the dispatch service, for whoever sorts it: the likeliest item first. */
  ItemProposed: Closed({ items: Type.Array(ItemCode, { minItems: 1, maxItems: 5 }) }),

  /** Due times count from the raising, by the level. */
  DemandTriaged: Closed({
    item: ItemCode,
    /** Without personal data: what text search finds. */
    summary: Line,
    level: Level,
    visibility: Visibility,
    concerns: Type.Optional(Type.Array(Concern, { maxItems: 4 })),
    place: Place,
    ...due,
  }),

  /** `original` is the demand that goes on for both; an outside source knows at most a reference of its own. */
  DemandMerged: Closed({
    original: Type.Optional(Id),
    originalReference: Type.Optional(Reference),
    note,
    imported,
  }),
  /** `unresolved`: its raiser says that what was done for the original did not help here. */
  DemandUnmerged: Closed({ original: Type.Optional(Id), cause: OneOf(['mistaken', 'unresolved']), note }),

  /** The raiser can read the reason, and appeal once. */
  DemandDeclined: Closed({ party: Type.Optional(Id), reason: Personal(Text), appealable: Type.Boolean() }),
  DemandWithdrawn: Closed({ note, imported }),
  /** To somebody outside; it is followed until answered. `to` is left out where an outside source does not say. */
  DemandReferred: Closed({ to: Type.Optional(Line), note, imported }),
  /** `handled` counts as delivered by somebody outside; `refused` leads back to triage. */
  ReferralAnswered: Closed({ outcome: OneOf(['handled', 'refused']), answer: Personal(Text) }),

  /** Until `reviewBy` nothing escalates; due times stay as they are. */
  DemandHeld: Closed({
    reason: Personal(Text),
    reviewBy: Moment,
    /** The party that approved: one that does not deliver. */
    approvedBy: Id,
    /** The party that asked for it. */
    askedBy: Type.Optional(Id),
  }),
  DemandResumed: Closed({ note }),

  TaskAssigned: Closed({
    ...onTask,
    person: Type.Optional(Id),
    /** Unknown only where an urgent demand is assigned before triage. */
    item: Type.Optional(ItemCode),
    /** Nobody assigned it: the party offered. */
    volunteered: Type.Boolean(),
    /** The first party to receive a task since the demand was raised, or reopened. */
    firstReceiver: Type.Boolean(),
    level: Level,
    ...due,
    uses,
    note,
  }),
  TaskAccepted: Closed({ ...onTask, person: Type.Optional(Id), inTime: Type.Boolean() }),
  /**
   * `returns` counts those since the demand was raised, or reopened. From the second on, `responsible` is the first receiver, which keeps working: where it
   * is the party that returned, `stays` is true and the task goes on with it; else TaskReassigned follows.
   */
  TaskReturned: Closed({
    ...onTask,
    reason: Personal(Text),
    /** The party that it should have gone to. */
    proper: Id,
    returns: Type.Integer({ minimum: 1 }),
    responsible: Type.Optional(Id),
    stays: Type.Boolean(),
  }),
  /** `party` is the new holder. */
  TaskReassigned: Closed({
    ...onTask,
    from: Id,
    person: Type.Optional(Id),
    cause: OneOf(['correction', 'first-receiver', 'departure']),
    ...due,
    note,
  }),
  TaskWithdrawn: Closed({
    ...onTask,
    /** What made it pointless: a mistake, the holder's departure, or what happened to the demand. */
    cause: OneOf(['mistake', 'departure', 'demand-merged', 'demand-withdrawn']),
    note,
  }),

  /** `needs`: what it still looks for among what the parties offer. */
  WorkPlanSet: Closed({ ...onTask, plan: Personal(Text), uses, needs: Type.Optional(Needs) }),
  /** By the matching service, for the party that holds the task: ids of resources, and of people with their skill. */
  MatchSuggested: Closed({
    ...onTask,
    resources: Type.Optional(Type.Array(Id, { maxItems: 10 })),
    people: Type.Optional(Type.Array(Closed({ person: Id, skill: Skill }), { maxItems: 20 })),
  }),
  /** `party` says who tells, `task` on which task; imported history knows neither. */
  ProgressRecorded: Closed({ task: Type.Optional(TaskId), party: Type.Optional(Id), note, attachments, imported }),
  /** `inTime`: by `resolveBy`. */
  ServiceDelivered: Closed({
    ...onTask,
    result: Personal(Text),
    atHome: Type.Boolean(),
    inTime: Type.Boolean(),
    attachments,
    uses,
  }),

  /** From the raiser. */
  FeedbackGiven: Closed({
    resolved: Type.Boolean(),
    satisfaction: Type.Optional(Satisfaction),
    comment: note,
  }),
  /** By a person of a party without a task on the demand. `resolved` is there where the raiser was reached. */
  CallbackRecorded: Closed({
    party: Id,
    reached: Type.Boolean(),
    resolved: Type.Optional(Type.Boolean()),
    satisfaction: Type.Optional(Satisfaction),
    note,
  }),
  EffectEvaluated: Closed({
    party: Id,
    /** The party evaluates what itself delivered. */
    own: Type.Boolean(),
    effect: OneOf(['lasting', 'partial', 'none', 'worse']),
    note,
  }),

  DemandEscalated: Closed({
    from: Rung,
    to: Rung,
    cause: OneOf(['acceptance-overdue', 'result-overdue', 'raiser', 'worker']),
    task: Type.Optional(TaskId),
    note,
  }),
  DemandClosed: Closed({ basis: Basis, party: Type.Optional(Id), note, imported }),
  /** `reopenings` counts those of the demand, appeals apart; from the third on it is under independent `review`. */
  DemandReopened: Closed({
    cause: OneOf(['feedback', 'callback', 'request', 'appeal', 'import']),
    reopenings: Type.Integer({ minimum: 0 }),
    review: Type.Boolean(),
    note,
    imported,
  }),
})
