import { COORDINATOR_ROLES, type PagePlace } from '../../frame/place.ts'

export const triagePlace: PagePlace = {
  path: '/triage',
  name: { en: 'Triage', zh: '受理分拣' },
  summary: { en: 'Sort new demands by keys', zh: '用按键快速受理新诉求' },
  icon: 'sort',
  section: 'daily',
  roles: COORDINATOR_ROLES,
  load: () => import('./triage.tsx').then(({ TriagePage }) => TriagePage),
}
