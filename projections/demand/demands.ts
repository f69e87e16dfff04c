import { projection } from '../runtime/index.ts'
import { board } from './board.ts'
import { communities, communitySteps } from './community.ts'
import { file } from './file.ts'
import { headerSteps, headers } from './header.ts'
import { openTasks } from './open-tasks.ts'
import { taskSteps, tasks } from './tasks.ts'

/** Where demands stand, folded once: the board asks for what is open, the file for everything about one. */
export const demands = projection({
  name: 'demands',
  version: 5,
  tables: [headers, tasks, communities],
  on: [...headerSteps, ...taskSteps, ...communitySteps],
  views: { 'demand-board': board, 'demand-board/tasks': openTasks, demands: file },
})
