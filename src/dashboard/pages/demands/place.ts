import type { PagePlace } from '../../frame/place.ts'

export const demandsPlace: PagePlace = {
  path: '/demands',
  name: { en: 'Demands', zh: '诉求' },
  summary: { en: 'All demands by state, and the file of each', zh: '全部诉求的看板、列表和档案' },
  icon: 'list',
  section: 'daily',
  load: () => import('./demands.tsx').then(({ DemandsPage }) => DemandsPage),
}
