import { existsSync } from 'node:fs'
import type { StateFile } from '../../../services/ports/stored-files.ts'
import { copyDatabase } from '../copy.ts'
import { checkStateFile, followLog } from './copy.ts'
import { goBack, rememberedByState } from './marks.ts'
import { moveState, positionsIn } from './move.ts'

/** Makes what backup, restore and migration do with a state file. */
export const sqliteStateFile = (path: string): StateFile => ({
  exists: () => existsSync(path),
  copyTo: (to) => copyDatabase(path, to),
  check: (log) => checkStateFile(path, log),
  follow: (from, to) => followLog(path, from, to),
  remembered: () => rememberedByState(path),
  goBack: (to, position) => goBack(path, to, position),
  positions: (from, to) => positionsIn(path, from, to),
  move: (to, before, how) => moveState(path, to, before, how),
})
