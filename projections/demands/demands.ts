import { projection } from '../runtime/index.ts'
import { callbacks } from './callbacks.ts'
import { circleSteps, circles } from './circles.ts'
import { communities, communitySteps } from './communities.ts'
import { demandBoard } from './demand-board.ts'
import { demandFile } from './demand-file.ts'
import { demandTaskSteps, tasks } from './demand-tasks.ts'
import { headerSteps, headers } from './headers.ts'
import { longRunning } from './long-run-list.ts'
import { openTasks } from './open-tasks.ts'
import { statutoryRequests } from './statutory-requests.ts'

/** Where demands stand, folded once: the board lists the open ones, the file answers everything about one. */
export const demands = projection({
  name: 'demands',
  version: 12,
  tables: [headers, tasks, circles, communities],
  on: [...headerSteps, ...circleSteps, ...demandTaskSteps, ...communitySteps],
  views: {
    'demand-board': demandBoard,
    'demand-board/tasks': openTasks,
    'demand-board/long-running': longRunning,
    'demand-board/callbacks': callbacks,
    'statutory-requests': statutoryRequests,
    demands: demandFile,
  },
})
