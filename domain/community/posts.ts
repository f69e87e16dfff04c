import type { Actor, Instant } from '../kernel/index.ts'
import type { PartyPost } from './shapes.ts'
import { actsFor } from './standing.ts'
import { activeParties, activeParty, type CommunityState, serving, standIn } from './state.ts'

/** The persons whom an active party has appointed to one of its posts, with the deputies of those who are absent. */
function appointedTo(state: CommunityState, party: string, post: PartyPost, at: Instant): readonly string[] {
  const held = serving(state, ({ kind }) => kind === post).filter((one) => one.party === party)
  return [...new Set(held.map(({ person }) => standIn(state, person, party, at)))]
}

/**
 * The lead of an active party: the appointed one, else the first person of the party, or the deputy of one who is absent.
 * Undefined where the party has neither: all its people then answer together.
 */
export function leadOf(state: CommunityState, party: string, at: Instant): string | undefined {
  const [appointed] = appointedTo(state, party, 'lead', at)
  if (appointed !== undefined) return appointed
  const first = activeParty(state, party)?.first
  return first === undefined ? undefined : standIn(state, first, party, at)
}

/** The people at the desk of an active party. An empty list means that all its people are. */
export const deskOf = (state: CommunityState, party: string, at: Instant): readonly string[] =>
  appointedTo(state, party, 'desk', at)

/** The people in a post of an active party, with the first person as lead until one is appointed. */
export function peopleOfPost(state: CommunityState, party: string, post: PartyPost, at: Instant): readonly string[] {
  if (post !== 'lead') return appointedTo(state, party, post, at)
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
