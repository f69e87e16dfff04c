import type { PagePlace } from '../../frame/place.ts'

export const resourcesPlace: PagePlace = {
  path: '/resources',
  name: { en: 'Resource sharing', zh: '资源共享' },
  summary: {
    en: 'What parties offer each other, the calendar of bookings, who gives and receives',
    zh: '各方提供的资源、借用日历、收支往来',
  },
  icon: 'box',
  section: 'sharing',
  load: () => import('./resources.tsx').then(({ ResourcesPage }) => ResourcesPage),
}
