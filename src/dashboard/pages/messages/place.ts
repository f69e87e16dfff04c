import type { PagePlace } from '../../frame/place.ts'

export const messagesPlace: PagePlace = {
  path: '/messages',
  name: { en: 'Messages', zh: '消息' },
  summary: { en: 'All that you have to do or should know', zh: '全部待办和通知' },
  icon: 'mail',
  section: 'daily',
  load: () => import('./messages.tsx').then(({ MessagesPage }) => MessagesPage),
}
