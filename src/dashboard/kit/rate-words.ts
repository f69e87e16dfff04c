import type { Words } from './language.tsx'

/** Why a demand is in no rate, or not in all of them. */
export const apartWords = {
  merged: { en: 'merged', zh: '已并件' },
  withdrawn: { en: 'withdrawn', zh: '已撤回' },
  referred: { en: 'referred', zh: '转办' },
  declined: { en: 'declined', zh: '不予受理' },
  imported: { en: 'imported', zh: '导入' },
  exempt: { en: 'left out by the hotline', zh: '热线剔除' },
  unreachable: { en: 'raiser not reached', zh: '联系不上' },
  silent: { en: 'no answer', zh: '逾期未评价' },
  helper: { en: 'answered by a helper', zh: '代办人评价' },
  standIn: { en: 'stand-in', zh: '承办方回访' },
  noContact: { en: 'no contact', zh: '无联系方式' },
  unrecorded: { en: 'contact not recorded', zh: '未登记联系' },
} satisfies Words
