import { Type } from '@sinclair/typebox'
import { Closed, Id, Line, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { Skill } from '../../personnel/shapes.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { ItemCode, Level } from '../../workbook/shapes.ts'
import { Attachments, ReturnCode, Uses } from '../shapes.ts'
import { atDesk } from '../triage/desk-fields.ts'
import { Needs } from './needs.ts'

const attachments = Type.Optional(Personal(Attachments))
const note = Type.Optional(Personal(Text))
const uses = Type.Optional(Uses)
/** The task and the party that holds it. */
const onTask = { task: TaskId, party: Id }
/** Due times of the demand. */
const due = { acceptBy: Moment, resolveBy: Moment }
/** The new holder's own due times, by which its lateness is judged. Missing in older logs: there the demand's hold. */
const own = Type.Optional(Closed(due))

/** Events about the tasks of a demand, and about the plans and means of their holders. */
export const taskEvents = {
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
    /** The rest of the demand is delivered, so now the whole demand is. Older logs do not say. */
    delivers: Type.Optional(Type.Literal(true)),
    note,
  }),

  /** `needs`: the resources and skills that the task still needs from other parties. */
  WorkPlanSet: Closed({ ...onTask, plan: Personal(Text), uses, needs: Type.Optional(Needs) }),
  /** The matching service's suggestion to the holder of the task: resources, and people with their skill. */
  MatchSuggested: Closed({
    ...onTask,
    resources: Type.Optional(Type.Array(Id, { maxItems: 10 })),
    people: Type.Optional(Type.Array(Closed({ person: Id, skill: Skill }), { maxItems: 20 })),
  }),
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
}
