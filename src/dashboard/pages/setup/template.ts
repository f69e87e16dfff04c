import type { Role } from '../../../../domain/kernel/index.ts'

type Level = 'L1' | 'L2' | 'L3' | 'L4'
type Visibility = 'public' | 'parties-involved' | 'restricted'
type Line = readonly [
  code: string,
  title: string,
  titleEn: string,
  level: Level,
  lead: Role,
  supporters?: readonly Role[],
  visibility?: Visibility,
]

/** The seven modules of the workbook (paper, 3.1.4). */
const MODULES = [
  { title: '公共安全', titleEn: 'Public safety' },
  { title: '环境卫生', titleEn: 'Environment and hygiene' },
  { title: '民生服务', titleEn: 'Services for people' },
  { title: '矛盾调解', titleEn: 'Mediation and law' },
  { title: '文化体育', titleEn: 'Culture and sports' },
  { title: '设施维护', titleEn: 'Facilities' },
  { title: '志愿互助', titleEn: 'Volunteering and mutual help' },
]

/** The items that most communities need first. They name kinds of parties, so they fit before the parties are known. */
const LINES: readonly Line[] = [
  ['1.01', '燃气、用电安全隐患', 'Danger from gas or electricity', 'L1', 'committee', ['property-company']],
  ['1.02', '消防通道堵塞', 'Blocked fire lane', 'L2', 'committee', ['property-company']],
  ['1.03', '高空抛物', 'Objects thrown from above', 'L2', 'committee', ['property-company']],
  [
    '1.04',
    '电动自行车违规停放充电',
    'Electric bicycles parked or charged where forbidden',
    'L3',
    'committee',
    ['organization'],
  ],
  ['2.01', '垃圾清运与分类', 'Waste collection and sorting', 'L3', 'committee', ['property-company', 'organization']],
  ['2.02', '楼道堆物', 'Objects left in stairwells', 'L3', 'committee', ['property-company', 'organization']],
  ['2.03', '公共区域保洁', 'Cleaning of common areas', 'L3', 'committee', ['property-company']],
  ['3.01', '独居老人探访', 'Visits to old people who live alone', 'L3', 'social-work', ['organization', 'committee']],
  [
    '3.02',
    '残疾人帮扶',
    'Help for people with disabilities',
    'L3',
    'social-work',
    ['organization'],
    'parties-involved',
  ],
  ['3.03', '困难家庭救助申请', 'Applications for relief', 'L4', 'committee', ['social-work'], 'parties-involved'],
  ['3.04', '辅助器具借用', 'Lending of aids', 'L3', 'social-work', ['organization']],
  ['4.01', '邻里噪声纠纷', 'Noise between neighbours', 'L3', 'committee', ['social-work'], 'parties-involved'],
  ['4.02', '漏水纠纷', 'Leaks between flats', 'L3', 'committee', ['property-company'], 'parties-involved'],
  ['4.03', '家庭暴力', 'Domestic violence', 'L1', 'social-work', ['committee'], 'restricted'],
  ['5.01', '文体活动场地', 'Rooms for culture and sports', 'L3', 'organization', ['committee']],
  ['5.02', '节庆活动', 'Festivals', 'L4', 'organization', ['committee', 'social-work']],
  ['6.01', '路灯、门禁损坏', 'Broken lamps and doors', 'L3', 'committee', ['property-company']],
  ['6.02', '电梯故障', 'Lift out of order', 'L2', 'committee', ['property-company']],
  ['6.03', '给排水设施维修', 'Water and sewage repairs', 'L3', 'committee', ['property-company']],
  ['7.01', '志愿者招募', 'Finding volunteers', 'L4', 'organization', ['social-work']],
  ['7.02', '邻里互助', 'Mutual help of neighbours', 'L3', 'organization', ['social-work', 'committee']],
]

/** The body of the command that opens the draft. */
export const draftOf = (community: string) => ({ title: `${community}管理工作手册`, modules: MODULES })

/** The items of the template, as the command that adds them takes them. */
export const TEMPLATE = LINES.map(([code, title, titleEn, level, lead, supporters = [], visibility = 'public']) => ({
  code,
  title,
  titleEn,
  level,
  visibility,
  lead: { kind: lead },
  supporters: supporters.map((kind) => ({ kind })),
}))
