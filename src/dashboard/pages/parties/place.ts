import type { PagePlace } from '../../frame/place.ts'

export const partiesPlace: PagePlace = {
  path: '/parties',
  name: { en: 'Parties', zh: '单位' },
  summary: {
    en: 'What each party gave, received and owes, and what it did in time',
    zh: '各单位提供、获得、应办事项与按时情况',
  },
  icon: 'party',
  section: 'sharing',
  load: () => import('./parties.tsx').then(({ PartiesPage }) => PartiesPage),
}
