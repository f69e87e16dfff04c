import { isRegistered } from '../community/accounts.ts'
import { isPartyKind } from '../community/participation.ts'
import { type CommunityState, type Party, partyOf } from '../community/state.ts'
import { type Actor, isRejection, type Rejection, type Role, reject } from '../kernel/index.ts'
import type { PersonState } from './state.ts'

/** What a token of another issuer says about its holder. It grants only the roles that act for no party. */
export interface TokenClaims {
  /** Missing where the token names no role. */
  readonly role?: Role
  readonly party?: string
}

/**
 * The parties for which a person may act, by enrolment: those for which the administrator named them as first person, until
 * they enrol there or that membership ends, then those that they are a member of, the earliest first.
 */
export function enrolledParties(community: CommunityState, person: PersonState, id: string): readonly Party[] {
  const named = Object.values(community.parties).filter(
    ({ id: party, first }) => first === id && !person.parties.includes(party) && !person.former.includes(party),
  )
  const own = person.parties.flatMap((party) => partyOf(community, party) ?? [])
  return [...named, ...own].filter(({ status }) => status !== 'left')
}

/**
 * The actor that the holder of an account is by enrolment. Claims narrow the enrolled parties, and grant only the roles
 * administrator, auditor and service; a service must be registered. A person of several parties acts for the earliest that
 * fits and is not suspended. A holder of whom no enrolled party fits is a resident.
 */
export function enrolledActor(
  id: string,
  claims: TokenClaims,
  { community, person }: { readonly community: CommunityState; readonly person: PersonState },
): Actor | Rejection {
  const { role } = claims
  if (role === 'administrator' || role === 'auditor') return { id, role }
  if (role === 'service') return isRegistered(community, id) ? { id, role } : unregistered()
  const fitting = role === 'resident' ? [] : enrolledParties(community, person, id).filter((one) => fits(one, claims))
  const party = fitting.find(({ status }) => status === 'active') ?? fitting[0]
  return party === undefined ? { id, role: 'resident' } : { id, role: party.kind, party: party.id }
}

const fits = ({ id, kind }: Party, { role, party }: TokenClaims): boolean =>
  (role === undefined || role === kind) && (party === undefined || party === id)

const unregistered = (): Rejection =>
  reject('program.unregistered', {
    en: 'This program is not registered in the community. Its administrator registers it with `register-program`.',
    zh: '该程序未在本社区登记，请由管理员使用 `register-program` 登记。',
  })

/** Whether the role comes from enrolment. Every account may act as a resident, and the token names overseers. */
export const needsEnrolment = ({ role }: Actor): boolean => isPartyKind(role) || role === 'service'

/** The reason why an actor no longer acts as it does, by enrolment: its party is none of its own, or its program is not registered. */
export function enrolmentLost(
  actor: Actor,
  grounds: { readonly community: CommunityState; readonly person: PersonState },
): Rejection | undefined {
  const { id, role, party } = actor
  if (!needsEnrolment(actor)) return undefined
  const found = enrolledActor(id, { role, ...(party === undefined ? {} : { party }) }, grounds)
  if (isRejection(found)) return found
  return found.role === role && found.party === party ? undefined : ended()
}

const ended = (): Rejection =>
  reject('enrolment.ended', {
    en: 'You are no longer enrolled with the party that you acted for. Connect again to act as you are enrolled now.',
    zh: '您已不再登记为所代表单位的人员。请重新连接，按当前登记身份办理。',
  })

/** Whether an actor may still act as it does, by enrolment. */
export const isEnrolled = (...asked: Parameters<typeof enrolmentLost>): boolean => enrolmentLost(...asked) === undefined
