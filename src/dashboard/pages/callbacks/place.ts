import { PARTY_ROLES, type PagePlace } from '../../frame/place.ts'

export const callbacksPlace: PagePlace = {
  path: '/callbacks',
  name: { en: 'Call back', zh: '回访' },
  summary: { en: 'Ask raisers whether they were helped', zh: '向诉求人核实是否解决、是否满意' },
  icon: 'callback',
  section: 'daily',
  roles: PARTY_ROLES,
  load: () => import('./callbacks.tsx').then(({ CallbacksPage }) => CallbacksPage),
}
