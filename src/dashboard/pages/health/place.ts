import type { PagePlace } from '../../frame/place.ts'

export const healthPlace: PagePlace = {
  path: '/health',
  name: { en: 'Health', zh: '运行状况' },
  summary: { en: 'Whether the engine works, and what to mend', zh: '系统是否正常，以及如何处理' },
  icon: 'warn',
  section: 'administration',
  roles: ['administrator', 'auditor'],
  load: () => import('./health.tsx').then(({ HealthPage }) => HealthPage),
}
