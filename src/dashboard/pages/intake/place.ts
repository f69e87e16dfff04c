import { COORDINATORS, type Place } from '../../frame/place.ts'

export const intakePlace: Place = {
  path: '/intake',
  name: { en: 'Take down a demand', zh: '登记诉求' },
  summary: { en: 'Phone calls and orders of the hotline 12345', zh: '来电登记、12345 工单批量登记' },
  icon: 'phone',
  section: 'daily',
  roles: [...COORDINATORS, 'hotline'],
  load: () => import('./intake.tsx').then(({ IntakePage }) => IntakePage),
}
