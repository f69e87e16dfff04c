import type { Words } from '../../kit/language.tsx'

export const alarmWords = {
  alarm: { en: 'Duty alarm', zh: '值班告警' },
  one: { en: '{level}: a demand waits to be accepted', zh: '有 1 件 {level} 诉求无人签收' },
  many: { en: '{n} critical or urgent demands wait to be accepted', zh: '有 {n} 件特急、紧急诉求无人签收' },
  unsorted: { en: 'not sorted yet', zh: '尚未受理' },
  accept: { en: 'Accept', zh: '签收' },
  accepted: { en: 'Accepted.', zh: '已签收。' },
  all: { en: 'All, and who is on duty', zh: '全部与值班人员' },
  title: { en: '({n}) to accept', zh: '（{n}）待签收' },
} satisfies Words
