import { PARTY_ROLES, type PagePlace } from '../../frame/place.ts'

export const administrationPlace: PagePlace = {
  path: '/administration',
  name: { en: 'People and parties', zh: '人员与单位' },
  summary: {
    en: 'Posts, absences, roster, parties, programs, webhooks, dead letters, skills, calendar',
    zh: '任职、请假、值班表、单位、程序、推送、死信、技能目录、日历',
  },
  icon: 'settings',
  section: 'administration',
  roles: [...PARTY_ROLES, 'administrator', 'auditor'],
  load: () => import('./administration.tsx').then(({ AdministrationPage }) => AdministrationPage),
}
