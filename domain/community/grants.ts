import { relation } from '../kernel/index.ts'
import { actingParty, actsFor } from './standing.ts'
import { appointmentOf, type CommunityState } from './state.ts'

const field = (data: unknown, name: string): unknown =>
  typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined

export const namedParty = relation<CommunityState>(
  { en: 'a person of the party that the command names', zh: '命令所填单位的人员' },
  (_, actor, data) => {
    const party = field(data, 'party')
    return typeof party === 'string' && actsFor(actor, party)
  },
)

export const appointingParty = relation<CommunityState>(
  { en: 'a person of the party that the appointed person serves for', zh: '受任人所代表单位的人员' },
  (state, actor, data) => {
    const appointment = appointmentOf(state, String(field(data, 'appointment')))
    return appointment === undefined ? actingParty(actor) !== undefined : actsFor(actor, appointment.party)
  },
)

export const appointedPerson = relation<CommunityState>(
  { en: 'the appointed person', zh: '受任人本人' },
  (state, actor, data) =>
    appointmentOf(state, String(field(data, 'appointment')))?.person === actor.id && actor.role !== 'anonymous',
)
