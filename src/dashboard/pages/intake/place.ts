import { COORDINATOR_ROLES, type PagePlace } from '../../frame/place.ts'

export const intakePlace: PagePlace = {
  path: '/intake',
  name: { en: 'Intake', zh: '登记诉求' },
  summary: { en: 'Phone calls and orders of the hotline 12345', zh: '来电登记、12345 工单批量登记' },
  icon: 'phone',
  section: 'daily',
  roles: [...COORDINATOR_ROLES, 'hotline'],
  load: () => import('./intake.tsx').then(({ IntakePage }) => IntakePage),
}
