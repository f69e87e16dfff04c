import { Type } from '@sinclair/typebox'
import { answerersFields } from '../approval/shapes.ts'
import { Closed, Day, events, Id, Identity, Line, Moment, OneOf, Personal, Text } from '../kernel/index.ts'
import { heldFor, Purpose, Series, WeeklyHours, Window } from '../sharing/shapes.ts'
import { EntryId, Minutes, MinutesOrNone, SecondmentId, Skill, WeeklyCap } from './shapes.ts'

/** The secondment, the party that sends the person (`home`), and the party that receives them (`host`). */
const between = { secondment: SecondmentId, home: Id, host: Id }
/** Free text about the person, sealed under the person's own key. */
const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
/** The local day of the event; for hours, the day on which they were given. Views count by month and do not know time zones. */
const day = { day: Day }

export const personnelEvents = events({
  /** `resident`: the resident that the person also is. `identity`: the account whose actor id is the id of the person. */
  PersonEnrolled: Closed({
    person: Id,
    name: Personal(Line, 'person'),
    contact: Type.Optional(Personal(Line, 'person')),
    resident: Type.Optional(Id),
    identity: Type.Optional(Personal(Identity, 'person')),
    weeklyCap: WeeklyCap,
  }),
  /** A party wants a person whom another party enrolled. It has no effect until the person or one of their parties agrees. */
  MembershipOffered: Closed({ party: Id, ...day }),
  MembershipStarted: Closed({ party: Id, ...day }),
  /** Also ends an offer. */
  MembershipEnded: Closed({ party: Id, because: OneOf(['ended', 'person-left', 'party-left']), ...day }),
  /**
   * `by` is the party that vouches; it replaces its own earlier certificate of the skill and no other. Both days are
   * included. Without `until` the certificate lasts until it lapses.
   */
  SkillCertified: Closed({ skill: Skill, by: Id, from: Day, until: Type.Optional(Day) }),
  /** `by` is the party that vouched. Older events lack it: they ended the latest certificate of the skill. */
  SkillLapsed: Closed({ skill: Skill, by: Type.Optional(Id), because: OneOf(['expired', 'revoked']) }),
  /** Replaces the earlier declaration. It says when to ask and obliges no one. */
  AvailabilityDeclared: Closed({ weekly: WeeklyHours, from: Type.Optional(Day), until: Type.Optional(Day) }),

  /** Blocks nothing yet. Unanswered, it ends at `expiresAt`. */
  SecondmentRequested: Closed({
    ...between,
    window: Window,
    minutes: Minutes,
    /** The skill that the work needs, certified on the days of the window. */
    skill: Type.Optional(Skill),
    heldFor,
    for: Type.Optional(Purpose),
    series: Type.Optional(Series),
    purpose: note,
    expiresAt: Moment,
    ...day,
  }),
  /** One of the two sides has agreed. A request by the home party is its agreement. */
  SecondmentAgreed: Closed({ ...between, by: OneOf(['home', 'person']) }),
  /** Both sides have agreed: the person is promised from now on. */
  PersonnelShared: Closed({
    ...between,
    window: Window,
    minutes: Minutes,
    skill: Type.Optional(Skill),
    for: Type.Optional(Purpose),
    ...day,
  }),
  SecondmentDeclined: Closed({ ...between, by: OneOf(['home', 'person']), reason }),
  /** `unanswered`: the two sides did not both agree in time. `reinstated`: it goes back to the party for which a successor held it. */
  SecondmentCancelled: Closed({
    ...between,
    cause: OneOf(['home', 'host', 'person', 'unanswered', 'departure', 'reinstated']),
    reason: Type.Optional(reason),
  }),
  SecondmentEnded: Closed({ ...between, early: Type.Boolean(), ...day }),
  /** Logged by the person or the home party for the day on which they were given. Statistics, not credits. */
  HoursLogged: Closed({ ...between, entry: EntryId, minutes: Minutes, note, ...day }),
  /**
   * The host confirms how many of the minutes were given, with a reason where they are fewer. These count for the day for which they
   * were logged. `settledBy` is the independent party that settled a dispute; without it the host confirms.
   */
  HoursConfirmed: Closed({
    ...between,
    entry: EntryId,
    minutes: MinutesOrNone,
    reason: Type.Optional(reason),
    settledBy: Type.Optional(Id),
    ...day,
  }),
  /** The person or the home party disputes that fewer minutes were confirmed than `minutes`, which were logged. */
  HoursDisputed: Closed({
    ...between,
    entry: EntryId,
    by: OneOf(['home', 'person']),
    minutes: Minutes,
    confirmed: MinutesOrNone,
    words: reason,
    ...answerersFields,
    ...day,
  }),
  /** Future secondments go to the successor, where both sides agree again, or are cancelled. */
  PersonLeft: Closed({ person: Id, successor: Type.Optional(Id), reason: Type.Optional(reason), ...day }),
})
