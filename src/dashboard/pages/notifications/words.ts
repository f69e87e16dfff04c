import type { RowOf } from '../../kit/engine.ts'
import type { Sentence, Words } from '../../kit/language.tsx'

type Chosen = RowOf<'notification-settings'>
export type TopicName = keyof Chosen['topics']
export type DeliveryName = Chosen['topics'][TopicName]

export const notificationWords = {
  intro: {
    en: 'Everything stays under Messages. Here you choose what is also sent to you outside these pages.',
    zh: '全部消息始终保留在“消息”页面。可在此设置哪些消息还需在页面之外提醒您。',
  },
  topics: { en: 'What and when', zh: '提醒内容' },
  always: { en: 'Always at once', zh: '始终即时' },
  quiet: { en: 'Quiet hours', zh: '免打扰' },
  quietOn: { en: 'Hold messages back at these hours', zh: '以下时段暂不提醒，结束后一并发送' },
  quietNote: {
    en: 'Urgent demands and legal duties are sent at these hours too.',
    zh: '特急诉求和法定职责在免打扰时段仍会发送。',
  },
  from: { en: 'From', zh: '开始' },
  until: { en: 'Until', zh: '结束' },
  dailyAt: { en: 'The message once a day comes at', zh: '每日汇总发送时间' },
  way: { en: 'How', zh: '接收方式' },
  channel: { en: 'Preferred way', zh: '首选渠道' },
  channelNote: {
    en: 'The community decides which ways it offers. If yours is not offered, another one is used.',
    zh: '可用渠道由社区配置；首选渠道不可用时改用其他渠道。',
  },
  language: { en: 'Language of the messages', zh: '提醒语言' },
  save: { en: 'Save', zh: '保存' },
  saved: { en: 'Your settings are saved.', zh: '设置已保存。' },
  notYours: {
    en: 'These settings are for people who act for a party.',
    zh: '消息提醒设置仅供代表单位工作的人员使用。',
  },
} satisfies Words

export const deliveryWords: Readonly<Record<DeliveryName, Sentence>> = {
  'at-once': { en: 'At once', zh: '即时' },
  daily: { en: 'Once a day', zh: '每日汇总' },
  off: { en: 'Not sent', zh: '不发送' },
}

export const channelWords: Readonly<Record<Chosen['channel'], Sentence>> = {
  any: { en: 'Any', zh: '不限' },
  wecom: { en: 'WeCom', zh: '企业微信' },
  sms: { en: 'Text message', zh: '短信' },
  email: { en: 'Email', zh: '电子邮件' },
}

/** The topics in the order of the page, with what belongs to each. */
export const topicWords: Readonly<Record<TopicName, { readonly name: Sentence; readonly what: Sentence }>> = {
  urgent: {
    name: { en: 'Urgent demands (L1)', zh: '特急诉求（L1）' },
    what: {
      en: 'People may be in danger, so these cannot be switched off, delayed or held back.',
      zh: '可能危及人身安全，不能关闭、延迟，免打扰时段也会发送。',
    },
  },
  legal: {
    name: { en: 'Legal duties', zh: '法定职责' },
    what: {
      en: 'Mandatory reports of suspected harm and statutory requests: the law gives you little time, so these cannot be switched off.',
      zh: '疑似伤害强制报告、依法转办件：法律规定时限短，不能关闭。',
    },
  },
  tasks: {
    name: { en: 'Tasks', zh: '任务' },
    what: { en: 'Assigned, accepted, moved; demands to sort; summonses', zh: '派单、签收、改派；待受理诉求；吹哨' },
  },
  delays: {
    name: { en: 'Delays', zh: '超期与催办' },
    what: { en: 'Escalated, urged, supervised, overdue', zh: '提级、催办、督办、逾期' },
  },
  callbacks: {
    name: { en: 'Callbacks and reviews', zh: '回访与复核' },
    what: { en: 'Raisers to call, disputed answers, reviews', zh: '待回访、对回访有异议、独立复核' },
  },
  approvals: {
    name: { en: 'Approvals and breaches', zh: '审批与未履约' },
    what: { en: 'What another party asks for, its answers, breaches', zh: '其他单位的申请与答复、未履约记录' },
  },
  demands: {
    name: { en: 'Demands of your party', zh: '本单位提出的诉求' },
    what: { en: 'Where they stand', zh: '办理进展' },
  },
  sharing: {
    name: { en: 'Shared resources', zh: '资源共享' },
    what: { en: 'Requests, bookings, returns, funds', zh: '借用申请、预约、归还、资金' },
  },
  people: {
    name: { en: 'Shared people', zh: '人员支援' },
    what: { en: 'Secondments, hours, memberships, certificates', zh: '支援、工时、所属关系、技能证明' },
  },
  community: {
    name: { en: 'Community', zh: '社区事务' },
    what: { en: 'Posts, duty roster, convention, price list, reports', zh: '任职、值班、公约、价目表、报告' },
  },
}
