import type { PagePlace } from '../../frame/place.ts'

export const mapPlace: PagePlace = {
  path: '/map',
  name: { en: 'Map', zh: '社区地图' },
  summary: { en: 'Open and overdue demands by grid and quarter', zh: '各网格、小区的未办结和逾期诉求' },
  icon: 'map',
  section: 'overview',
  load: () => import('./map.tsx').then(({ MapPage }) => MapPage),
}
