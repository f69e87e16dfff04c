import { deadline } from './deadline.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { matching } from './matching/matching.ts'
import type { Manager } from './process-manager.ts'
import { succession } from './succession/succession.ts'

/** Every service of the engine. Adding one is adding its name here. */
export const managers: readonly Manager[] = [dispatch, deadline, succession, matching]
