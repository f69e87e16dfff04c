import { Type } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  type CommandData,
  command,
  type Decision,
  Id,
  Line,
  OneOf,
  Personal,
  relation,
  type Setting,
  Text,
} from '../kernel/index.ts'
import { isPartyKind } from './acting.ts'
import {
  AppointmentId,
  Areas,
  Building,
  CalendarYear,
  Days,
  Effect,
  named,
  OrganizationGroup,
  PartyKind,
  Period,
  Post,
  ServiceField,
  SOCIETIES,
} from './shapes.ts'
import { appointmentOf, type CommunityState } from './state.ts'

/**
 * Who may do what follows one principle, so that no kind of party has power over another: what concerns the community
 * as a whole, each of the three societies may do alike; what concerns one party, that party does; what is a measure
 * for or against a party, only the administrator carries out, who is none.
 */
const together = [...SOCIETIES, 'administrator'] as const

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

const speaksForSome = (actor: Actor): boolean => actor.party !== undefined && isPartyKind(actor.role)

const theParty = relation<CommunityState>(
  'a person of the party that the command names',
  (_, actor, data) => speaksForSome(actor) && field(data, 'party') === actor.party,
)

const theAppointing = relation<CommunityState>(
  'a person of the party that the appointed person serves for',
  (state, actor, data) => {
    const appointment = appointmentOf(state, String(field(data, 'appointment')))
    return speaksForSome(actor) && (appointment === undefined || appointment.party === actor.party)
  },
)

const theAppointed = relation<CommunityState>(
  'the appointed person',
  (state, actor, data) =>
    appointmentOf(state, String(field(data, 'appointment')))?.person === actor.id && actor.role !== 'anonymous',
)

const reason = Personal(Text)

export const communityCommands = {
  establish: command({
    summary: 'Founds the community; its time zone is Asia/Shanghai unless named.',
    by: ['administrator'],
    creates: true,
    data: Closed({ ...named, zone: Type.Optional(Line), simulated: Type.Optional(Type.Boolean()) }),
  }),
  'set-calendar': command({
    summary: 'Sets the holidays and make-up workdays of one year, in place of those set for it before.',
    by: ['administrator'],
    data: Closed({ year: CalendarYear, holidays: Days, workdays: Days }),
  }),
  'add-quarter': command({
    summary: 'Adds a quarter with its buildings.',
    by: together,
    data: Closed({
      quarter: Id,
      ...named,
      buildings: Type.Array(Building, { maxItems: 400, uniqueItems: true }),
    }),
  }),
  'draw-grid': command({
    summary: 'Groups buildings of quarters into a new grid.',
    by: together,
    data: Closed({ grid: Id, ...named, areas: Areas }),
  }),
  'redraw-grid': command({
    summary: 'Gives a grid other buildings; its id, its workers and its plans stay.',
    by: together,
    data: Closed({ grid: Id, areas: Areas }),
  }),
  'join-party': command({
    summary: 'Takes a party into the community.',
    by: ['administrator'],
    data: Closed({ party: Id, kind: PartyKind, group: Type.Optional(OrganizationGroup), ...named }),
  }),
  'change-party': command({
    summary: 'Changes the name of a party, or what an organisation is about.',
    by: [theParty, 'administrator'],
    data: Closed({
      party: Id,
      name: Type.Optional(Line),
      nameEn: Type.Optional(Line),
      group: Type.Optional(OrganizationGroup),
    }),
  }),
  'suspend-party': command({
    summary: 'Suspends a party: until it is reinstated it takes no part. A successor takes over its future shares.',
    by: ['administrator'],
    data: Closed({ party: Id, reason, successor: Type.Optional(Id) }),
  }),
  'reinstate-party': command({
    summary: 'Lets a suspended party take part again.',
    by: ['administrator'],
    data: Closed({ party: Id }),
  }),
  'leave-party': command({
    summary:
      'Ends the part of a party in the community, for good, and with it the appointments of its persons. A successor takes over its future shares.',
    by: [theParty, 'administrator'],
    data: Closed({ party: Id, reason: Type.Optional(reason), successor: Type.Optional(Id) }),
  }),
  'form-service-committee': command({
    summary: 'Forms a service committee as part of the committee.',
    by: [theParty, 'administrator'],
    data: Closed({ committee: ServiceField, party: Id, ...named }),
  }),
  appoint: command({
    summary: 'Appoints a person to answer for a grid, to a service committee, or to one turn of duty.',
    by: [theParty, 'administrator'],
    data: Closed({ person: Id, name: Type.Optional(Personal(Line, 'person')), party: Id, post: Post }),
  }),
  'end-appointment': command({
    summary: 'Ends an appointment.',
    by: [theAppointing, theAppointed, 'administrator', 'service'],
    data: Closed({ appointment: AppointmentId, because: Type.Optional(OneOf(['ended', 'person-left'])) }),
  }),
  'adopt-plan': command({
    summary: 'Adopts the work plan of a grid for a quarter of the year.',
    by: ['social-work'],
    data: Closed({ grid: Id, period: Period, plan: Personal(Text) }),
  }),
  'evaluate-plan': command({
    summary: 'Says how far the work plan of a grid came.',
    by: ['social-work'],
    data: Closed({ grid: Id, period: Period, effect: Effect, evaluation: Personal(Text) }),
  }),
}

type Commands = typeof communityCommands

/** The rule behind one command. */
export type Rule<C extends keyof Commands> = (
  state: CommunityState,
  data: CommandData<Commands[C]>,
  setting: Setting<Commands[C]['reads']>,
) => Decision
