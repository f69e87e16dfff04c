import type { JWTPayload } from 'jose'
import { optional, ROLES, type Role } from '../../../domain/kernel/index.ts'
import type { Caller } from '../claims.ts'

/** A caller as the members of what is sealed. */
export function callerContent({ actor, claims, own, communities, issuer, subject }: Caller): JWTPayload {
  return {
    iss: issuer,
    sub: subject,
    actor: actor.id,
    ...claims,
    own,
    communities: communities === '*' ? communities : [...communities],
  }
}

/** The caller that was sealed. Only the engine can have done so, so its members have their types unless another version wrote them. */
export function callerIn(content: JWTPayload, expiresAt: number): Caller | undefined {
  const { iss, sub, actor, role, party, own, communities } = content
  if (iss === undefined || sub === undefined || typeof actor !== 'string' || typeof own !== 'boolean') return undefined
  const claims = { ...optional('role', roleIn(role)), ...optional('party', textIn(party)) }
  return {
    actor: { id: actor, role: claims.role ?? 'resident', ...optional('party', claims.party) },
    claims,
    own,
    communities: communities === '*' ? communities : new Set(Array.isArray(communities) ? communities.map(String) : []),
    expiresAt,
    issuer: iss,
    subject: sub,
  }
}

/** The text that a member holds, if it is text. */
export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const roleIn = (value: unknown): Role | undefined => ROLES.find((role) => role === value)
