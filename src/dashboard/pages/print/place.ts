import type { PagePlace } from '../../frame/place.ts'

export const printPlace: PagePlace = {
  path: '/print',
  name: { en: 'Print', zh: '打印' },
  summary: { en: 'Door posters with a code, and the case file of a demand', zh: '楼门海报（二维码）和诉求案卷' },
  icon: 'print',
  section: 'overview',
  load: () => import('./print.tsx').then(({ PrintPage }) => PrintPage),
}
