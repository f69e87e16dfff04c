import { COORDINATOR_ROLES, type PagePlace } from '../../frame/place.ts'

export const setupPlace: PagePlace = {
  path: '/setup',
  name: { en: 'Set up the community', zh: '建立社区' },
  summary: {
    en: 'From nothing to the first dispatched demand, step by step',
    zh: '从零开始，逐步办理，直至派出第一件诉求',
  },
  icon: 'plus',
  section: 'administration',
  roles: [...COORDINATOR_ROLES, 'organization', 'administrator'],
  load: () => import('./setup.tsx').then(({ SetupPage }) => SetupPage),
}
