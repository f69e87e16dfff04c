import { community, objectionTo, SOCIETIES } from '../community/index.ts'
import { type Rejection, read, reject, rulesOn } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** The community has the parties and their kinds. */
const reads = { community: read(community) }

/** Makes a rule for an established community and a sender whose party is active. */
export const workbookRule = rulesOn<WorkbookState, typeof reads>({
  reads,
  objection: (_, { actor, reads }) => objectionTo(reads.community, actor),
})

/** Each of the three societies alike, and the administrator, who is no party. */
export const drafters = [...SOCIETIES, 'administrator'] as const

export const workbookMissing = ({ status }: WorkbookState): Rejection | undefined =>
  status === 'none'
    ? reject('workbook.unknown', {
        en: 'There is no workbook yet. Draft one first.',
        zh: '尚无管理工作手册，请先起草。',
      })
    : undefined
