import type { Static } from '@sinclair/typebox'
import { instant } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { extensionEvents } from './extension-events.ts'

/** How an extension changes the due times of a demand and of its holders. */
export const foldExtension = {
  DeadlineExtended: (
    demand: DemandState,
    { scope, resolveBy, tasks }: Static<(typeof extensionEvents)['DeadlineExtended']>,
  ): DemandState => {
    const until = instant(resolveBy)
    return {
      ...demand,
      ...(scope === 'demand' ? { resolveBy: until, extendedTo: until } : {}),
      tasks: demand.tasks.map((task) =>
        tasks.includes(task.id) ? { ...task, resolveBy: Math.max(task.resolveBy ?? until, until) } : task,
      ),
    }
  },
}
