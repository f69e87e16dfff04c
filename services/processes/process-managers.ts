import { conventionWatch } from './convention/convention-watch.ts'
import { deadline } from './deadline.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { matching } from './match/match.ts'
import { merger } from './merger/merger.ts'
import { messenger } from './messenger/messenger.ts'
import type { ProcessManager } from './process-manager.ts'
import { reporting } from './report/report.ts'
import { roster } from './roster.ts'
import { settlement } from './settlement.ts'
import { succession } from './succession/succession.ts'

/** Every process manager of the engine. To add one, add its name here. */
export const processManagers: readonly ProcessManager[] = [
  dispatch,
  deadline,
  succession,
  matching,
  merger,
  roster,
  reporting,
  settlement,
  messenger,
  conventionWatch,
]
