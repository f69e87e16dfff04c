import { Type } from '@sinclair/typebox'
import { Closed, Day, events, Id, Line, Moment, OneOf, Personal, Text } from '../kernel/index.ts'
import { Purpose, Series, WeeklyHours, Window } from '../sharing/shapes.ts'
import { EntryId, Minutes, SecondmentId, Skill, WeeklyCap } from './shapes.ts'

/** The secondment, the party that sends the person, and the one that receives them. */
const between = { secondment: SecondmentId, home: Id, host: Id }
/** Written by people about the person: sealed under the person's own key. */
const reason = Personal(Text)
const note = Type.Optional(Personal(Text))
/** The local day on which it happened, of hours that on which they were given: views count by month and know no zones. */
const day = { day: Day }

export const personnelEvents = events({
  /** `resident`: they also live here, and this is who they are there. */
  PersonEnrolled: Closed({
    person: Id,
    name: Personal(Line, 'person'),
    contact: Type.Optional(Personal(Line, 'person')),
    resident: Type.Optional(Id),
    weeklyCap: WeeklyCap,
  }),
  MembershipStarted: Closed({ party: Id, ...day }),
  MembershipEnded: Closed({ party: Id, because: OneOf(['ended', 'person-left', 'party-left']), ...day }),
  /** `by` is the party that vouches for it. Both days are part of it; without `until` it lasts until it lapses. */
  SkillCertified: Closed({ skill: Skill, by: Id, from: Day, until: Type.Optional(Day) }),
  SkillLapsed: Closed({ skill: Skill, because: OneOf(['expired', 'revoked']) }),
  /** In place of what was declared before. It binds nobody: it says when to ask. */
  AvailabilityDeclared: Closed({ weekly: WeeklyHours, from: Type.Optional(Day), until: Type.Optional(Day) }),

  /** Blocks nothing yet. Unanswered it ends at `expiresAt`. */
  SecondmentRequested: Closed({
    ...between,
    window: Window,
    minutes: Minutes,
    /** What it takes: certified on the days of the window. */
    skill: Type.Optional(Skill),
    for: Type.Optional(Purpose),
    series: Type.Optional(Series),
    purpose: note,
    expiresAt: Moment,
    ...day,
  }),
  /** One of the two sides; whoever asked for the home party has agreed for it. */
  SecondmentAgreed: Closed({ ...between, by: OneOf(['home', 'person']) }),
  /** Both sides have agreed: from now on the person is promised. */
  PersonnelShared: Closed({
    ...between,
    window: Window,
    minutes: Minutes,
    skill: Type.Optional(Skill),
    for: Type.Optional(Purpose),
    ...day,
  }),
  SecondmentDeclined: Closed({ ...between, by: OneOf(['home', 'person']), reason }),
  /** `unanswered`: not both sides agreed in time. */
  SecondmentCancelled: Closed({
    ...between,
    cause: OneOf(['home', 'host', 'person', 'unanswered', 'departure']),
    reason: Type.Optional(reason),
  }),
  SecondmentEnded: Closed({ ...between, early: Type.Boolean(), ...day }),
  /** Put down by the person or the home party, for the day on which they were given; statistics, not credits (design, personnel). */
  HoursLogged: Closed({ ...between, entry: EntryId, minutes: Minutes, note, ...day }),
  /** By the host: so many of them were given, and count, for the day on which they were put down. */
  HoursConfirmed: Closed({ ...between, entry: EntryId, minutes: Type.Integer({ minimum: 0, maximum: 1440 }), ...day }),
  /** Future secondments go to the successor, as far as both sides agree anew, or are cancelled. */
  PersonLeft: Closed({ person: Id, successor: Type.Optional(Id), reason: Type.Optional(reason), ...day }),
})
