import type { Words } from '../../kit/language.tsx'

export const dutyWords = {
  alarms: { en: 'Waiting to be accepted', zh: '待签收' },
  quiet: { en: 'All quiet', zh: '一切正常' },
  quietNext: {
    en: 'Critical and urgent demands that no party has accepted appear here and on every page, at once.',
    zh: '无人签收的特急、紧急诉求会立即显示在这里和每个页面上。',
  },
  now: { en: 'On duty now', zh: '当前值班' },
  nobody: { en: 'Nobody is on duty now', zh: '当前无人值班' },
  nobodyNext: {
    en: 'Until someone is, critical and urgent demands go to every lead and the committee. Appoint a person for the duty roster.',
    zh: '空缺期间，特急、紧急诉求发送至各单位负责人和居委会。请安排值班人员。',
  },
  until: { en: 'until {time}', zh: '至 {time}' },
  coming: { en: 'The next seven days', zh: '未来七天' },
  noComing: { en: 'No turn of duty is planned', zh: '尚未排班' },
  gap: { en: 'Nobody', zh: '无人值班' },
  appoint: { en: 'Fill the gap', zh: '安排值班' },
  person: { en: 'a person of the party', zh: '该单位人员' },
  phones: { en: 'Danger to life: call first', zh: '人身危险，先拨打' },
  sound: { en: 'Sound with an alarm', zh: '告警提示音' },
  soundNote: { en: 'In this browser only.', zh: '仅在本浏览器生效。' },
  on: { en: 'On', zh: '开' },
  off: { en: 'Off', zh: '关' },
} satisfies Words
