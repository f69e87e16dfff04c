import { actingParty, actsFor } from '../community/standing.ts'
import { type Actor, relation } from '../kernel/index.ts'
import { isOver, type PersonState, secondmentOf } from './state.ts'

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

/** Whether the actor is the person: under the person's own id, for any party, or as the resident that they also are. */
export const isPerson = ({ person, resident }: PersonState, actor: Actor): boolean =>
  person !== undefined &&
  (actingParty(actor) !== undefined || actor.role === 'resident') &&
  (actor.id === person || actor.id === resident)

export const thePerson = relation<PersonState>({ en: 'the person', zh: '本人' }, isPerson)

export const ownParty = relation<PersonState>(
  { en: 'a person of a party that they are a member of', zh: '其所属单位的人员' },
  (state, actor) => state.parties.some((party) => actsFor(actor, party)),
)

export const offeringParty = relation<PersonState>(
  { en: 'a person of a party that has offered them a membership', zh: '邀请其加入的单位人员' },
  (state, actor) => state.offers.some((party) => actsFor(actor, party)),
)

/**
 * The state forgets between which parties a secondment was that is over. Parties that ever had or asked for the person are answered
 * that it is over; the rules refuse everything else.
 */
const side = (which: 'home' | 'host') => (state: PersonState, actor: Actor, data: unknown) => {
  const id = String(field(data, 'secondment'))
  return isOver(state, id)
    ? [...state.involved, ...state.askers].some((party) => actsFor(actor, party))
    : actsFor(actor, secondmentOf(state, id)?.[which])
}

export const homeParty = relation<PersonState>(
  { en: 'a person of the party that sends them', zh: '派出单位人员' },
  side('home'),
)
export const hostParty = relation<PersonState>(
  { en: 'a person of the party that receives them', zh: '接收单位人员' },
  side('host'),
)

/** The side for which the actor speaks. The person speaks for themselves, whatever party they act for. */
export const sideOf = (person: PersonState, actor: Actor): 'home' | 'person' =>
  isPerson(person, actor) ? 'person' : 'home'
