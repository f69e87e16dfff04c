import { PARTY_KINDS } from '../community/index.ts'
import { type Actor, relation } from '../kernel/index.ts'
import { type PersonState, secondmentOf } from './state.ts'

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

const speaksForSome = ({ role, party }: Actor): boolean =>
  party !== undefined && PARTY_KINDS.some((kind) => kind === role)

/** Whoever acts under the person's own id, for whatever party, or as the resident that they also are. */
export const isPerson = ({ person, resident }: PersonState, { id, role }: Actor): boolean =>
  role === 'resident' ? resident === id : role !== 'anonymous' && person === id

export const thePerson = relation<PersonState>('the person', isPerson)

export const aParty = relation<PersonState>(
  'a person of a party that they are a member of',
  (state, actor) => speaksForSome(actor) && actor.party !== undefined && state.parties.includes(actor.party),
)

const side = (which: 'home' | 'host') => (state: PersonState, actor: Actor, data: unknown) =>
  speaksForSome(actor) && secondmentOf(state, String(field(data, 'secondment')))?.[which] === actor.party

export const home = relation<PersonState>('a person of the party that sends them', side('home'))
export const host = relation<PersonState>('a person of the party that receives them', side('host'))
