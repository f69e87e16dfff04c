import { type Rejection, reject, type Sentence } from '../kernel/index.ts'
import { inForce, type WorkbookState } from './state.ts'

/** Refuses an act that only the three societies together may resolve, because resolutions do not exist yet. */
export const matterUnavailable = (what: Sentence): Rejection =>
  reject('matter.unavailable', {
    en: `${what.en} needs a matter resolved by the three societies. Matters are not available yet.`,
    zh: `${what.zh}须经三社共同议决，该功能尚未开放。`,
  })

/** Refuses a change of the version in force: it needs a matter. */
export const needsMatter = (state: WorkbookState, what: Sentence): Rejection | undefined =>
  inForce(state) ? matterUnavailable(what) : undefined
