import type { PagePlace } from '../../frame/place.ts'

export const reportPlace: PagePlace = {
  path: '/report',
  name: { en: 'Monthly report', zh: '月报' },
  summary: { en: 'The figures of a month on two pages, to print', zh: '月度指标报告（两页 A4，可打印）' },
  icon: 'report',
  section: 'overview',
  load: () => import('./report.tsx').then(({ ReportPage }) => ReportPage),
}
