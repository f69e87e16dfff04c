import type { Folds } from '../kernel/index.ts'
import type { communityEvents } from './events.ts'
import type { CommunityState } from './state.ts'

type BodyEvents = Pick<typeof communityEvents, 'OutsideBodyRegistered' | 'OutsideBodyRetired'>

/** How the register of outside bodies changes. */
export const foldBodies: Folds<BodyEvents, CommunityState> = {
  OutsideBodyRegistered: (state, { body, name, kind }) => ({
    ...state,
    bodies: { ...state.bodies, [body]: { name, kind } },
  }),
  OutsideBodyRetired(state, { body }) {
    const found = state.bodies[body]
    return found === undefined ? state : { ...state, bodies: { ...state.bodies, [body]: { ...found, retired: true } } }
  },
}
