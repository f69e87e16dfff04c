import { type Actor, type Rejection, reject, relation, rulesOn } from '../kernel/index.ts'
import { actsForParty, speaksFor } from './participation.ts'
import { SOCIETIES } from './shapes.ts'
import { appointmentOf, type CommunityState } from './state.ts'

/** Refuses every command but the founding one until the community exists. */
export const communityMissing = ({ established }: CommunityState): Rejection | undefined =>
  established
    ? undefined
    : reject('community.unknown', {
        en: 'The community does not exist yet. Establish it first.',
        zh: '该社区尚未建立，请先建立社区。',
      })

/** Makes a rule for an established community and a sender whose party is active. */
export const communityRule = rulesOn<CommunityState>({
  objection: (state, { actor }) => objectionTo(state, actor),
})

/** The reason why the actor may not act in the community: it does not exist, or the actor may not speak for its party. */
export const objectionTo = (community: CommunityState, actor: Actor): Rejection | undefined =>
  communityMissing(community) ?? speaksFor(community, actor)

/**
 * One principle decides about grants, so that no kind of party has power over another. Acts about the community as a
 * whole are open to each of the three societies. Acts about one party belong to that party. Measures for or against a
 * party belong to the administrator, who is no party.
 */
export const together = [...SOCIETIES, 'administrator'] as const

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

export const namedParty = relation<CommunityState>(
  'a person of the party that the command names',
  (_, actor, data) => actsForParty(actor) && field(data, 'party') === actor.party,
)

export const appointingParty = relation<CommunityState>(
  'a person of the party that the appointed person serves for',
  (state, actor, data) => {
    const appointment = appointmentOf(state, String(field(data, 'appointment')))
    return actsForParty(actor) && (appointment === undefined || appointment.party === actor.party)
  },
)

export const appointedPerson = relation<CommunityState>(
  'the appointed person',
  (state, actor, data) =>
    appointmentOf(state, String(field(data, 'appointment')))?.person === actor.id && actor.role !== 'anonymous',
)

export const unknownGrid = (grid: string): Rejection =>
  reject(
    'grid.unknown',
    {
      en: 'The community has no grid with this id. Draw the grid first.',
      zh: '本社区没有此编号的网格，请先划定网格。',
    },
    { grid },
  )
