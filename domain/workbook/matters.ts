import { type Rejection, reject, type Sentence } from '../kernel/index.ts'
import { inForce, type WorkbookState } from './state.ts'

/** What only the three societies together may do. They have no place yet to decide it, so it is refused. */
export const matterUnavailable = (what: Sentence): Rejection =>
  reject('matter.unavailable', {
    en: `${what.en} needs a matter resolved by the three societies. Matters are not available yet.`,
    zh: `${what.zh}须经三社共同议决，该功能尚未开放。`,
  })

/** Once a version is in force, what changes it is a matter. */
export const needsMatter = (state: WorkbookState, what: Sentence): Rejection | undefined =>
  inForce(state) ? matterUnavailable(what) : undefined
