import { PARTY_ROLES, type PagePlace } from '../../frame/place.ts'

export const dutyPlace: PagePlace = {
  path: '/duty',
  name: { en: 'Duty', zh: '值班' },
  summary: {
    en: 'Critical and urgent demands without acceptance, and who is on duty',
    zh: '无人签收的特急、紧急诉求，当前值班人员和空缺',
  },
  icon: 'alarm',
  section: 'daily',
  roles: PARTY_ROLES,
  load: () => import('./duty.tsx').then(({ DutyPage }) => DutyPage),
}
