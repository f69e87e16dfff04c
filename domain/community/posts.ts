import type { Actor, Instant } from '../kernel/index.ts'
import type { PartyPost } from './shapes.ts'
import { actsFor } from './standing.ts'
import { activeParties, activeParty, type CommunityState, serving } from './state.ts'

/** The persons whom an active party has appointed to one of its posts. */
const appointedTo = (state: CommunityState, party: string, post: PartyPost): readonly string[] =>
  serving(state, ({ kind }) => kind === post)
    .filter((one) => one.party === party)
    .map(({ person }) => person)

/**
 * The lead of an active party: the appointed one, else the first person of the party. Undefined where the party has neither:
 * all its people then answer together.
 */
export const leadOf = (state: CommunityState, party: string, _at: Instant): string | undefined =>
  appointedTo(state, party, 'lead')[0] ?? activeParty(state, party)?.first

/** The people at the desk of an active party. An empty list means that all its people are. */
export const deskOf = (state: CommunityState, party: string, _at: Instant): readonly string[] =>
  appointedTo(state, party, 'desk')

/** The people in a post of an active party, with the first person as lead until one is appointed. */
export function peopleOfPost(state: CommunityState, party: string, post: PartyPost, at: Instant): readonly string[] {
  if (post !== 'lead') return appointedTo(state, party, post)
  const lead = leadOf(state, party, at)
  return lead === undefined ? [] : [lead]
}

/** Whether the actor acts for a party and holds this post there. Where the post is empty, every person of the party holds it. */
export function holdsPost(state: CommunityState, actor: Actor, party: string, post: PartyPost, at: Instant): boolean {
  if (!actsFor(actor, party)) return false
  const people = peopleOfPost(state, party, post, at)
  return people.length === 0 || people.includes(actor.id)
}

/** The leads of all active parties, each once. */
export const leadsOf = (state: CommunityState, at: Instant): readonly string[] => [
  ...new Set(activeParties(state).flatMap(({ id }) => peopleOfPost(state, id, 'lead', at))),
]
