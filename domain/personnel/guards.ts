import { type CommunityState, PARTY_KINDS, takingPart, zoneOf } from '../community/index.ts'
import {
  type Actor,
  dayText,
  type Instant,
  isRefused,
  type LocalDay,
  type Rejection,
  reject,
  relation,
  type Zones,
} from '../kernel/index.ts'
import { type PersonState, type Secondment, secondmentOf } from './state.ts'

/** What these look at of a decision's setting. */
interface Here {
  readonly now: Instant
  readonly reads: { readonly community: CommunityState }
  readonly zones: Zones
}

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

const speaksForSome = ({ role, party }: Actor): boolean =>
  party !== undefined && PARTY_KINDS.some((kind) => kind === role)

/** Whoever acts under the person's own id, for whatever party, or as the resident that they also are. */
export const isPerson = ({ person, resident }: PersonState, actor: Actor): boolean =>
  person !== undefined &&
  (speaksForSome(actor) || actor.role === 'resident') &&
  (actor.id === person || actor.id === resident)

export const thePerson = relation<PersonState>('the person', isPerson)

export const aParty = relation<PersonState>(
  'a person of a party that they are a member of',
  (state, actor) => speaksForSome(actor) && actor.party !== undefined && state.parties.includes(actor.party),
)

const side = (which: 'home' | 'host') => (state: PersonState, actor: Actor, data: unknown) =>
  speaksForSome(actor) && secondmentOf(state, String(field(data, 'secondment')))?.[which] === actor.party

export const home = relation<PersonState>('a person of the party that sends them', side('home'))
export const host = relation<PersonState>('a person of the party that receives them', side('host'))

/** Whose word it is: that of the person is their own, whatever party they act for. */
export const sideOf = (person: PersonState, actor: Actor): 'home' | 'person' =>
  isPerson(person, actor) ? 'person' : 'home'

/** The person, those they belong or belonged to, and those who asked for them. */
export const mayKnow = (person: PersonState, reader: Actor): boolean =>
  isPerson(person, reader) ||
  (speaksForSome(reader) && reader.party !== undefined && person.involved.includes(reader.party))

/** What a secondment is for is told to those between whom it is: the demand may be nobody else's to know of. */
export function withheld(person: PersonState, data: unknown, reader: Actor): readonly string[] {
  const parties = [field(data, 'home'), field(data, 'host')]
  return isPerson(person, reader) || (speaksForSome(reader) && parties.includes(reader.party)) ? [] : ['for']
}

/** Refuses where nobody was enrolled. */
export const enrolled = ({ person }: PersonState): Rejection | undefined =>
  person === undefined ? reject('person.unknown', 'Nobody of this id is enrolled: check it, or enrol them.') : undefined

/** Refuses where nobody was enrolled, or they work here no more. */
export const working = (person: PersonState): Rejection | undefined =>
  enrolled(person) ??
  (person.left === undefined ? undefined : reject('person.left', 'This person works here no more: name another one.'))

/** The secondment, or why there is none. */
export const secondmentIn = (person: PersonState, id: string): Secondment | Rejection =>
  enrolled(person) ??
  secondmentOf(person, id) ??
  reject('secondment.unknown', 'The person has no such secondment, or it is over: their file lists them.', {
    secondment: id,
  })

/** Whether it was there once and is no more: services may be told twice. */
export const isOver = (person: PersonState, id: string): boolean =>
  secondmentOf(person, id) === undefined && Number(id.slice(1)) <= person.asked

/** The local day of an instant, in the community's zone. */
export const localDayOf = (at: Instant, { reads, zones }: Here): LocalDay => zones.dayOf(at, zoneOf(reads.community))

export const today = (setting: Here): { readonly day: string } => ({ day: dayText(localDayOf(setting.now, setting)) })

/** Refuses a party that takes no part now. */
export function absent(party: string, { reads }: Here): Rejection | undefined {
  const found = takingPart(reads.community, party)
  return isRefused(found) ? found : undefined
}
