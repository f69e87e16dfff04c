import type { Sentence, Words } from '../../kit/language.tsx'
import type { AlertSettings } from '../answers.ts'

export const alertWords = {
  title: { en: 'Messages to me', zh: '消息提醒' },
  lead: {
    en: 'Everything stays in these pages. Here you choose what is also sent to you outside of them.',
    zh: '所有进展都能在这里查到。您还可以选择：哪些要另外发消息告诉您。',
  },
  discreet: {
    en: 'A message says only that there is news, never what you told us, and no name or address.',
    zh: '消息里只说有什么进展，不会写您说的话，也没有姓名和地址。',
  },
  daily: { en: 'The message once a day comes at', zh: '每天汇总在几点发' },
  quiet: { en: 'Do not disturb me at these hours', zh: '这段时间不要打扰我' },
  quietHint: { en: 'What comes then is sent afterwards.', zh: '这段时间的消息，过后再发。' },
  from: { en: 'From', zh: '从' },
  until: { en: 'Until', zh: '到' },
  way: { en: 'Preferred way', zh: '希望怎么收到' },
  wayHint: {
    en: 'The community decides which ways it offers. If yours is not offered, another one is used.',
    zh: '社区开通了哪种就用哪种；没有您选的，会用其他方式。',
  },
  language: { en: 'Language', zh: '用什么语言' },
  save: { en: 'Save', zh: '保存' },
  saved: { en: 'Saved.', zh: '已保存。' },
  erase: {
    en: 'What you choose here is encrypted, and is deleted with your data.',
    zh: '您在这里的选择加密保存，删除资料时一并删除。',
  },
  signIn: {
    en: 'Messages are sent only to residents with an account. Nothing is sent to you for what you raise without one: keep the private link, or look up the progress by number and phone.',
    zh: '有账号的居民才能收到消息提醒。没有登录时说的事，我们不会主动发消息：请保存好链接，或用编号和手机号查进度。',
  },
  set: { en: 'Choose my messages', zh: '设置消息提醒' },
} satisfies Words

export type AlertTopic = keyof AlertSettings['topics']

/** The topics in the order of the page. */
export const alertTopicWords: Readonly<Record<AlertTopic, Sentence>> = {
  answers: { en: 'When your answer is wanted: is it solved?', zh: '需要您回答时（比如：解决了没有）' },
  outcomes: { en: 'What became of it: closed, declined, passed on', zh: '有结果时（办结、不予受理、转办）' },
  steps: { en: 'Every other step: received, assigned, begun', zh: '其他每一步（受理、派单、开始办理）' },
}

export const alertDeliveryWords: Readonly<Record<AlertSettings['topics'][AlertTopic], Sentence>> = {
  'at-once': { en: 'At once', zh: '马上发' },
  daily: { en: 'Once a day', zh: '每天汇总一次' },
  off: { en: 'Do not send', zh: '不发' },
}

export const alertChannelWords: Readonly<Record<AlertSettings['channel'], Sentence>> = {
  any: { en: 'Any', zh: '都可以' },
  wecom: { en: 'WeCom', zh: '企业微信' },
  sms: { en: 'Text message', zh: '短信' },
  email: { en: 'Email', zh: '电子邮件' },
}
