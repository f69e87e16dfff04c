import { Value } from '@sinclair/typebox/value'
import { dayText, given, type LocalDay, localDay, type Rejection, reject } from '../kernel/index.ts'
import { soundHours } from '../sharing/index.ts'
import type { Rule } from './commands.ts'
import { personnelEvents } from './events.ts'
import { enrolled, isPerson, localDayOf, working } from './guards.ts'

const { AvailabilityDeclared, SkillCertified, SkillLapsed } = personnelEvents

const MOST_SKILLS = 100

/** Refuses days in the wrong order. */
const unsoundDays = (from: string | undefined, until: string | undefined): Rejection | undefined =>
  from === undefined || until === undefined || from <= until
    ? undefined
    : reject('days.unsound', 'The last day must not be before the first.')

/** Another certificate of the same skill takes the place of the one before, whoever vouched. */
export const certify: Rule<'certify'> = (person, { skill, ...days }, setting) => {
  const refused = working(person)
  if (refused !== undefined) return refused
  const { party: by } = setting.actor
  if (by === undefined || isPerson(person, setting.actor))
    return reject('skill.own', 'Nobody vouches for themselves: somebody else of a party does.')
  const now = dayText(localDayOf(setting.now, setting))
  const { from = now, until } = days
  const unsound = unsoundDays(from, until)
  if (unsound !== undefined) return unsound
  if (until !== undefined && until < now)
    return reject('skill.over', 'A certificate that has expired already vouches for nothing: name a later last day.')
  const held = Object.hasOwn(person.skills, skill) ? person.skills[skill] : undefined
  if (held === undefined && Object.keys(person.skills).length >= MOST_SKILLS)
    return reject('skill.too-many', `A person has at most ${MOST_SKILLS} certificates: let one lapse first.`)
  const same = held?.by === by && held.from === localDay(from) && held.until === dayOr(until)
  return same ? [] : [SkillCertified({ skill, by, from, ...given('until', until) })]
}

const dayOr = (day: string | undefined): LocalDay | undefined => (day === undefined ? undefined : localDay(day))

/** What was promised on the strength of it stands: those concerned hear of it, and cancel if they must. */
export const lapse: Rule<'lapse'> = (person, { skill }, setting) => {
  const refused = enrolled(person)
  if (refused !== undefined) return refused
  const held = Object.hasOwn(person.skills, skill) ? person.skills[skill] : undefined
  if (held === undefined) return []
  const { actor, now } = setting
  if (actor.role !== 'service' && actor.party !== held.by)
    return reject('skill.not-yours', 'Only the party that vouched revokes a certificate.', { skill, by: held.by })
  const expired = held.until !== undefined && held.until < localDayOf(now, setting)
  if (actor.role === 'service' && !expired)
    return reject('skill.not-expired', 'This certificate has not expired: only the party that vouched ends it before.')
  return [SkillLapsed({ skill, because: expired ? 'expired' : 'revoked' })]
}

export const declareAvailability: Rule<'declare-availability'> = (person, { weekly, from, until }) => {
  const refused = working(person) ?? unsoundDays(from, until)
  if (refused !== undefined) return refused
  if (!soundHours(weekly))
    return reject('availability.unsound', 'Hours of one day end after they begin, and do not overlap.')
  const { availability: held } = person
  const same =
    held !== undefined && Value.Equal(held.weekly, weekly) && held.from === dayOr(from) && held.until === dayOr(until)
  return same ? [] : [AvailabilityDeclared({ weekly, ...given('from', from), ...given('until', until) })]
}
