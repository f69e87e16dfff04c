import { type Rejection, reject } from '../kernel/index.ts'
import { inForce, type WorkbookState } from './state.ts'

/** What only the three societies together may do. They have no place yet to decide it, so it is refused. */
export const matterUnavailable = (what: string): Rejection =>
  reject(
    'matter.unavailable',
    `${what} needs a matter that the three societies resolve, and matters are not there yet.`,
  )

/** Once a version is in force, what changes it is a matter. */
export const needsMatter = (state: WorkbookState, what: string): Rejection | undefined =>
  inForce(state) ? matterUnavailable(what) : undefined
