import { PARTY_ROLES, type PagePlace } from '../../frame/place.ts'

export const approvalsPlace: PagePlace = {
  path: '/approvals',
  name: { en: 'Approvals', zh: '审批' },
  summary: {
    en: 'What others ask of you, with the grounds, and what you ask of others',
    zh: '待我审批的申请与依据，以及本单位提出的申请',
  },
  icon: 'approval',
  section: 'daily',
  roles: PARTY_ROLES,
  load: () => import('./approvals.tsx').then(({ ApprovalsPage }) => ApprovalsPage),
}
