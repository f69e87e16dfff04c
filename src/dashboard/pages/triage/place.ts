import { COORDINATORS, type Place } from '../../frame/place.ts'

export const triagePlace: Place = {
  path: '/triage',
  name: { en: 'Triage', zh: '受理分拣' },
  summary: { en: 'Sort new demands by keys', zh: '用按键快速受理新诉求' },
  icon: 'sort',
  section: 'daily',
  roles: COORDINATORS,
  load: () => import('./triage.tsx').then(({ TriagePage }) => TriagePage),
}
