import { relation } from '../kernel/index.ts'
import { actingParty, actsFor } from './standing.ts'
import { appointmentOf, type CommunityState } from './state.ts'

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

export const namedParty = relation<CommunityState>('a person of the party that the command names', (_, actor, data) => {
  const party = field(data, 'party')
  return typeof party === 'string' && actsFor(actor, party)
})

export const appointingParty = relation<CommunityState>(
  'a person of the party that the appointed person serves for',
  (state, actor, data) => {
    const appointment = appointmentOf(state, String(field(data, 'appointment')))
    return appointment === undefined ? actingParty(actor) !== undefined : actsFor(actor, appointment.party)
  },
)

export const appointedPerson = relation<CommunityState>(
  'the appointed person',
  (state, actor, data) =>
    appointmentOf(state, String(field(data, 'appointment')))?.person === actor.id && actor.role !== 'anonymous',
)
