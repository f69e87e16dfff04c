import type { PagePlace } from '../../frame/place.ts'

export const peoplePlace: PagePlace = {
  path: '/people',
  name: { en: 'Personnel sharing', zh: '人员支援' },
  summary: {
    en: 'Who works where and when, hours, skills wanted and missing',
    zh: '谁在何时支援何处，工时，技能需求与缺口',
  },
  icon: 'people',
  section: 'sharing',
  load: () => import('./people.tsx').then(({ PeoplePage }) => PeoplePage),
}
