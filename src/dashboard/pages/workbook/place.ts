import type { PagePlace } from '../../frame/place.ts'

export const workbookPlace: PagePlace = {
  path: '/workbook',
  name: { en: 'Workbook', zh: '工作手册' },
  summary: {
    en: 'Who leads which item, how it goes, breaches, price list',
    zh: '各事项的牵头单位、办理情况、未履约与价目表',
  },
  icon: 'book',
  section: 'sharing',
  load: () => import('./workbook.tsx').then(({ WorkbookPage }) => WorkbookPage),
}
