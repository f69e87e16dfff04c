import type { Instant, Zones } from '../kernel/index.ts'
import { hasBegun, type PersonState, type Secondment } from './state.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type PersonDeadline = { readonly at: Instant } & (
  | { readonly command: 'cancel' | 'end'; readonly data: { readonly secondment: string } }
  | { readonly command: 'lapse'; readonly data: { readonly skill: string; readonly by: string } }
)

/** The next deadline of a person, if nothing else happens. A certificate lasts to the end of its last local day. */
export function nextPersonDeadline(person: PersonState, zone: string, zones: Zones): PersonDeadline | undefined {
  const lapses = Object.entries(person.skills).flatMap(([skill, certificates]) =>
    certificates.flatMap(({ by, until }): PersonDeadline[] =>
      until === undefined ? [] : [{ at: zones.endOf(until, zone), command: 'lapse', data: { skill, by } }],
    ),
  )
  const dues = person.secondments.flatMap((one) => dueOf(person, one) ?? [])
  return [...dues, ...lapses].reduce<PersonDeadline | undefined>(
    (first, due) => (first === undefined || due.at < first.at ? due : first),
    undefined,
  )
}

function dueOf(person: PersonState, one: Secondment): PersonDeadline | undefined {
  const data = { secondment: one.id }
  if (one.state === 'ended') return undefined
  if (one.state === 'requested') return { at: one.expiresAt, command: 'cancel', data }
  const begins = hasBegun(person, one, one.window.from)
  return begins ? { at: one.window.until, command: 'end', data } : { at: one.window.from, command: 'cancel', data }
}
