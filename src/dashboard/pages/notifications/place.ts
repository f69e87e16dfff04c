import { PARTY_ROLES, type PagePlace } from '../../frame/place.ts'

export const notificationsPlace: PagePlace = {
  path: '/settings',
  name: { en: 'Settings', zh: '设置' },
  summary: { en: 'What you are told outside these pages, and when', zh: '消息提醒：哪些消息在页面之外发送、何时发送' },
  icon: 'settings',
  section: 'daily',
  roles: PARTY_ROLES,
  load: () => import('./notifications.tsx').then(({ NotificationsPage }) => NotificationsPage),
}
