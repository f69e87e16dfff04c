import { Type } from '@sinclair/typebox'
import { Closed, events, Id, Identity, Line, OneOf, Personal, Text } from '../kernel/index.ts'
import { absenceEvents } from './absence-events.ts'
import { bodyEvents } from './body-events.ts'
import { orderColumnsEvents } from './order-columns-events.ts'
import { planEvents } from './plan-events.ts'
import { reportEvents } from './report-events.ts'
import { rosterEvents } from './roster-events.ts'
import {
  AppointmentId,
  Areas,
  Building,
  boundary,
  CalendarYear,
  Days,
  named,
  OrganizationGroup,
  PartyKind,
  Post,
  ServiceField,
} from './shapes.ts'
import { skillEvents } from './skill-events.ts'

/** Free text without a known subject: sealed under the key of the stream. */
const reason = Personal(Text)

/** The person who acts first for a party and enrols the others. `person` is the actor id of the account. */
const FirstPerson = Closed({
  person: Id,
  name: Personal(Line, 'firstPerson.person'),
  identity: Personal(Identity, 'firstPerson.person'),
})

export const communityEvents = events({
  /**
   * `zone` is a name of the IANA database. A simulated community is a demonstration without residents. `enrolment`: parties
   * and roles come from enrolment from the beginning; older communities lack it.
   */
  CommunityEstablished: Closed({
    ...named,
    zone: Line,
    simulated: Type.Optional(Type.Literal(true)),
    enrolment: Type.Optional(Type.Literal('enforced')),
  }),
  /** The holidays and make-up workdays 调休 of one year. They replace those set for the year before. */
  CalendarSet: Closed({ year: CalendarYear, holidays: Days, workdays: Days }),
  QuarterAdded: Closed({
    quarter: Id,
    ...named,
    buildings: Type.Array(Building, { maxItems: 400, uniqueItems: true }),
    boundary,
  }),
  GridDrawn: Closed({ grid: Id, ...named, areas: Areas, boundary }),
  /** Without a boundary, the grid keeps the one it has. */
  GridRedrawn: Closed({ grid: Id, areas: Areas, boundary }),
  PartyJoined: Closed({
    party: Id,
    kind: PartyKind,
    group: Type.Optional(OrganizationGroup),
    ...named,
    firstPerson: Type.Optional(FirstPerson),
  }),
  PartyChanged: Closed({
    party: Id,
    name: Type.Optional(Line),
    nameEn: Type.Optional(Line),
    group: Type.Optional(OrganizationGroup),
    /** Takes the place of the earlier one. */
    firstPerson: Type.Optional(FirstPerson),
  }),
  /** `successor` is the party that takes over future shares and secondments. */
  PartySuspended: Closed({ party: Id, reason, successor: Type.Optional(Id) }),
  PartyReinstated: Closed({ party: Id }),
  PartyLeft: Closed({ party: Id, reason: Type.Optional(reason), successor: Type.Optional(Id) }),
  ServiceCommitteeFormed: Closed({ committee: ServiceField, party: Id, ...named }),
  PersonAppointed: Closed({
    appointment: AppointmentId,
    person: Id,
    name: Type.Optional(Personal(Line, 'person')),
    /** The party that the person serves for in this post. */
    party: Id,
    post: Post,
  }),
  /** `succeeded`: the party appointed another person to a post that one person holds at a time. */
  AppointmentEnded: Closed({
    appointment: AppointmentId,
    person: Id,
    party: Id,
    because: OneOf(['ended', 'person-left', 'party-left', 'succeeded']),
  }),
  ...absenceEvents,
  ...rosterEvents,
  ...orderColumnsEvents,
  /** A program whose account may act in the role `service`. `program` is the actor id of the account. */
  ProgramRegistered: Closed({ program: Id, name: Line, identity: Personal(Identity) }),
  ProgramRevoked: Closed({ program: Id }),
  /** Accounts of this issuer act under their `sub`, as in the log from before enrolment. */
  SubjectsKept: Closed({ issuer: Line }),
  ...bodyEvents,
  ...reportEvents,
  ...skillEvents,
  ...planEvents,
})
