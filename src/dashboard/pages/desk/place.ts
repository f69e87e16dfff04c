import type { PagePlace } from '../../frame/place.ts'

export const deskPlace: PagePlace = {
  path: '/',
  name: { en: 'My desk', zh: '我的工作台' },
  summary: { en: 'What needs me now, the figures, and what happens', zh: '待我处理的事项、指标和最新动态' },
  icon: 'desk',
  section: 'daily',
  load: () => import('./desk.tsx').then(({ DeskPage }) => DeskPage),
}
