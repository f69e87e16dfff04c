import { SAFETY } from './workbook/1-safety.ts'
import { ENVIRONMENT } from './workbook/2-environment.ts'
import { SERVICES } from './workbook/3-services.ts'
import { MEDIATION } from './workbook/4-mediation.ts'
import { CULTURE } from './workbook/5-culture.ts'
import { FACILITIES } from './workbook/6-facilities.ts'
import { MUTUAL_HELP } from './workbook/7-mutual-help.ts'
import { type ItemSeed, itemsOf } from './workbook/table.ts'

/** The seven modules of the paper's workbook (3.1.4). */
export const MODULE_TITLES = [
  { title: '公共安全', titleEn: 'Public safety' },
  { title: '环境卫生', titleEn: 'Environment and hygiene' },
  { title: '民生服务', titleEn: 'Services for people' },
  { title: '矛盾调解', titleEn: 'Mediation and law' },
  { title: '文化体育', titleEn: 'Culture and sports' },
  { title: '设施维护', titleEn: 'Facilities' },
  { title: '志愿互助', titleEn: 'Volunteering and mutual help' },
] as const

/** The more than 300 items of 3.1.4, module by module. */
export const ITEMS: readonly ItemSeed[] = [
  SAFETY,
  ENVIRONMENT,
  SERVICES,
  MEDIATION,
  CULTURE,
  FACILITIES,
  MUTUAL_HELP,
].flatMap(itemsOf)
