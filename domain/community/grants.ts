import { relation } from '../kernel/index.ts'
import { actsForParty } from './participation.ts'
import { SOCIETIES } from './shapes.ts'
import { appointmentOf, type CommunityState } from './state.ts'

/**
 * One principle decides about grants, so that no kind of party has power over another. Acts about the community as a
 * whole are open to each of the three societies. Acts about one party belong to that party. Measures for or against a
 * party belong to the administrator, who is no party.
 */
export const TOGETHER = [...SOCIETIES, 'administrator'] as const

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
