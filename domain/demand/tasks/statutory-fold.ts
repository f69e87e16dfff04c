import type { Static } from '@sinclair/typebox'
import type { DemandState } from '../state.ts'
import type { statutoryEvents } from './statutory-events.ts'

/** How events of statutory requests change the state of a demand. */
export const statutoryFold = {
  RequestRefused: (demand: DemandState, { task }: Static<typeof statutoryEvents.RequestRefused>): DemandState => ({
    ...demand,
    tasks: demand.tasks.map((held) => (held.id === task ? { ...held, state: 'refused', undone: true } : held)),
  }),
}
