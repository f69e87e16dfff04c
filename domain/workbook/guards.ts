import { type Rejection, reject } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** Refuses until a workbook is drafted. */
export const workbookMissing = ({ status }: WorkbookState): Rejection | undefined =>
  status === 'none'
    ? reject('workbook.unknown', {
        en: 'There is no workbook yet. Draft one first.',
        zh: '尚无管理工作手册，请先起草。',
      })
    : undefined
