import type { Words } from '../../kit/language.tsx'

export const messageWords = {
  intro: { en: 'All that you or your party have to do or should know.', zh: '您本人及所在单位的全部待办和通知。' },
  list: { en: 'Messages', zh: '消息列表' },
  all: { en: 'All', zh: '全部' },
  todo: { en: 'To do', zh: '待办' },
  told: { en: 'To know', zh: '通知' },
  which: { en: 'Which messages', zh: '消息类别' },
  message: { en: 'Message', zh: '消息' },
  due: { en: 'Due', zh: '时限' },
  since: { en: 'Since', zh: '时间' },
  to: { en: 'To', zh: '收件' },
  toMe: { en: 'Me', zh: '本人' },
  toParty: { en: 'My party', zh: '本单位' },
  dueBefore: { en: 'Due today', zh: '今日到期' },
  nothingTodo: { en: 'Nothing waits for you', zh: '没有待办' },
  nothingTodoNext: {
    en: 'Tasks, approvals and callbacks appear here by themselves, as soon as there are any.',
    zh: '有新的任务、审批或回访时会自动出现在这里。',
  },
} satisfies Words
