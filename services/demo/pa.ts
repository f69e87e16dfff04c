import { dayText, localDay } from '../../domain/kernel/index.ts'

/**
 * The Pa community in small, after section 3 of the paper: its kinds of bodies, their number and the names of the
 * organisations it tells are the paper's; everything else, persons above all, is invented.
 */

export const COMMUNITY = { id: 'pa', name: '帕社区（模拟）', zone: 'Asia/Shanghai' }

export interface PartySeed {
  readonly id: string
  readonly kind: string
  readonly group?: 'group' | 'culture-sport' | 'volunteer'
  readonly name: string
}

const organisation = (group: 'group' | 'culture-sport' | 'volunteer', id: string, name: string): PartySeed => ({
  id: `org-${id}`,
  kind: 'organization',
  group,
  name,
})

/** The 18 social organisations of 3.1.2, the seven that the paper names first in their groups. */
const ORGANISATIONS: readonly PartySeed[] = [
  organisation('group', 'interaction', '社区互动群'),
  organisation('group', 'half-sky', '半边天'),
  organisation('group', 'youth', '青年汇'),
  organisation('group', 'veterans', '老兵之家'),
  organisation('group', 'newcomers', '新居民之家'),
  organisation('culture-sport', 'calligraphy', '书法社'),
  organisation('culture-sport', 'chess', '棋社'),
  organisation('culture-sport', 'dance', '舞蹈队'),
  organisation('culture-sport', 'choir', '合唱团'),
  organisation('culture-sport', 'taiji', '太极队'),
  organisation('culture-sport', 'table-tennis', '乒乓球队'),
  organisation('culture-sport', 'reading', '读书会'),
  organisation('volunteer', 'poverty-relief', '扶贫帮困'),
  organisation('volunteer', 'safety', '平安志愿'),
  organisation('volunteer', 'green', '绿色家园'),
  organisation('volunteer', 'elder-care', '邻里助老'),
  organisation('volunteer', 'legal-aid', '法律援助'),
  organisation('volunteer', 'repairs', '便民维修'),
]

export const PARTIES: readonly PartySeed[] = [
  { id: 'committee', kind: 'committee', name: '帕社区居民委员会' },
  { id: 'social-work', kind: 'social-work', name: '帕社区社工站' },
  ...ORGANISATIONS,
  { id: 'street-office', kind: 'street-office', name: '街道办事处' },
  { id: 'party-branch', kind: 'party-branch', name: '社区党支部' },
  { id: 'property', kind: 'property-company', name: '安居物业' },
  { id: 'owners', kind: 'owners-committee', name: '业主委员会' },
  { id: 'government', kind: 'government', name: '区民政局' },
  { id: 'enterprise', kind: 'enterprise', name: '惠民超市' },
]

/** 22 quarters; each building holds dwellings that no record here names. */
export const QUARTERS = [
  '东风里',
  '向阳里',
  '和平里',
  '幸福里',
  '春晖园',
  '桃园里',
  '梅园里',
  '兰亭苑',
  '竹影苑',
  '菊香苑',
  '临河里',
  '望江里',
  '长青里',
  '文苑里',
  '学府里',
  '祥和苑',
  '安泰苑',
  '金桥里',
  '银杏苑',
  '枫林里',
  '康乐里',
  '新村里',
].map((name, at) => ({ id: `q${String(at + 1).padStart(2, '0')}`, name, buildings: ['1', '2', '3', '4'] }))

/** One grid for each of the 15 social workers of 3.1.3. */
export const GRIDS = Array.from({ length: 15 }, (_, at) => `g${String(at + 1).padStart(2, '0')}`)

export interface ItemSeed {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly lead: string
  readonly supporters: readonly string[]
  readonly level: 'L1' | 'L2' | 'L3' | 'L4'
  readonly visibility?: 'public' | 'parties-involved' | 'restricted'
  /** What residents who need it write. */
  readonly says: readonly string[]
}

/** A first workbook: seven modules as in 3.1.4, five or six items each. Leads and supporters are party ids. */
export const ITEMS: readonly ItemSeed[] = [
  {
    code: '1.01',
    zh: '电梯困人',
    en: 'People stuck in a lift',
    lead: 'property',
    supporters: ['org-safety', 'committee'],
    level: 'L1',
    says: ['电梯停在楼层中间，里面有人。'],
  },
  {
    code: '1.02',
    zh: '燃气泄漏',
    en: 'Gas leak',
    lead: 'property',
    supporters: ['committee', 'org-safety'],
    level: 'L1',
    says: ['楼道里闻到很浓的燃气味。'],
  },
  {
    code: '1.03',
    zh: '楼道堆物',
    en: 'Stairwell blocked by belongings',
    lead: 'org-safety',
    supporters: ['committee', 'property'],
    level: 'L3',
    says: ['楼道堆满纸箱，走路要侧身。', '消防通道放了旧家具。'],
  },
  {
    code: '1.04',
    zh: '消防设施损坏',
    en: 'Broken fire equipment',
    lead: 'property',
    supporters: ['committee', 'org-safety'],
    level: 'L2',
    says: ['三层灭火器已经过期。', '消火栓箱门打不开。'],
  },
  {
    code: '1.05',
    zh: '电动车违规充电',
    en: 'E-bikes charged where they must not be',
    lead: 'committee',
    supporters: ['org-safety', 'property'],
    level: 'L3',
    says: ['有人从窗户拉线给电动车充电。'],
  },
  {
    code: '1.06',
    zh: '治安巡逻',
    en: 'Neighbourhood patrol',
    lead: 'org-safety',
    supporters: ['committee'],
    level: 'L4',
    says: ['晚上小路没有人巡逻，希望加强。'],
  },
  {
    code: '2.01',
    zh: '垃圾清运不及时',
    en: 'Rubbish not collected in time',
    lead: 'property',
    supporters: ['org-green', 'committee'],
    level: 'L2',
    says: ['垃圾桶满了两天没有清。', '厨余垃圾味道很大。'],
  },
  {
    code: '2.02',
    zh: '大件垃圾',
    en: 'Bulky waste',
    lead: 'org-green',
    supporters: ['property'],
    level: 'L3',
    says: ['旧沙发放在楼下没人收。'],
  },
  {
    code: '2.03',
    zh: '绿化养护',
    en: 'Care of green spaces',
    lead: 'property',
    supporters: ['org-green', 'owners'],
    level: 'L4',
    says: ['树枝挡住了二楼窗户。', '草坪枯了一大片。'],
  },
  {
    code: '2.04',
    zh: '噪音扰民',
    en: 'Noise',
    lead: 'committee',
    supporters: ['social-work', 'org-dance'],
    level: 'L3',
    says: ['广场舞音响太晚还没停。', '楼上装修周末也施工。'],
  },
  {
    code: '2.05',
    zh: '犬只管理',
    en: 'Dogs',
    lead: 'committee',
    supporters: ['org-interaction'],
    level: 'L3',
    says: ['有人遛狗不牵绳。'],
  },
  {
    code: '2.06',
    zh: '垃圾分类指导',
    en: 'Help with sorting waste',
    lead: 'org-green',
    supporters: ['committee', 'org-youth'],
    level: 'L4',
    says: ['分类站早上没有人指导。'],
  },
  {
    code: '3.01',
    zh: '高龄老人上门',
    en: 'Home visits to the very old',
    lead: 'social-work',
    supporters: ['org-elder-care'],
    level: 'L3',
    visibility: 'parties-involved',
    says: ['老人一个人住，最近没有人来看望。'],
  },
  {
    code: '3.02',
    zh: '临时救助申请',
    en: 'Emergency assistance',
    lead: 'social-work',
    supporters: ['org-poverty-relief', 'government'],
    level: 'L2',
    visibility: 'restricted',
    says: ['家里突然断了收入，想申请临时救助。'],
  },
  {
    code: '3.03',
    zh: '助餐服务',
    en: 'Meals for the elderly',
    lead: 'org-elder-care',
    supporters: ['social-work', 'enterprise'],
    level: 'L3',
    says: ['想给父亲订助餐。'],
  },
  {
    code: '3.04',
    zh: '残疾人辅具',
    en: 'Aids for disabled people',
    lead: 'social-work',
    supporters: ['government'],
    level: 'L4',
    visibility: 'parties-involved',
    says: ['轮椅坏了，想换一辆。'],
  },
  {
    code: '3.05',
    zh: '居住证办理指引',
    en: 'Guidance on residence permits',
    lead: 'committee',
    supporters: ['org-newcomers'],
    level: 'L3',
    says: ['刚搬来，不知道居住证怎么办。'],
  },
  {
    code: '3.06',
    zh: '义诊与健康讲座',
    en: 'Health days',
    lead: 'social-work',
    supporters: ['org-elder-care', 'enterprise'],
    level: 'L4',
    says: ['希望再办一次量血压的活动。'],
  },
  {
    code: '4.01',
    zh: '邻里纠纷',
    en: 'Disputes between neighbours',
    lead: 'committee',
    supporters: ['org-legal-aid', 'social-work'],
    level: 'L3',
    visibility: 'restricted',
    says: ['和楼上因为漏水吵起来了。'],
  },
  {
    code: '4.02',
    zh: '家庭矛盾',
    en: 'Family conflicts',
    lead: 'social-work',
    supporters: ['org-half-sky', 'committee'],
    level: 'L2',
    visibility: 'restricted',
    says: ['家里总是吵架，希望有人调解。'],
  },
  {
    code: '4.03',
    zh: '物业费争议',
    en: 'Disputes about management fees',
    lead: 'committee',
    supporters: ['owners', 'property', 'org-legal-aid'],
    level: 'L4',
    says: ['物业费涨了，没有公示。'],
  },
  {
    code: '4.04',
    zh: '停车纠纷',
    en: 'Disputes about parking',
    lead: 'committee',
    supporters: ['property', 'owners'],
    level: 'L3',
    says: ['固定车位总被别人占。'],
  },
  {
    code: '4.05',
    zh: '法律咨询',
    en: 'Legal advice',
    lead: 'org-legal-aid',
    supporters: ['committee'],
    level: 'L4',
    says: ['租房押金不退，想问问怎么办。'],
  },
  {
    code: '5.01',
    zh: '活动场地',
    en: 'Room for activities',
    lead: 'committee',
    supporters: ['org-dance', 'org-choir'],
    level: 'L4',
    says: ['合唱团想借活动室排练。'],
  },
  {
    code: '5.02',
    zh: '书法课',
    en: 'Calligraphy classes',
    lead: 'org-calligraphy',
    supporters: ['org-reading'],
    level: 'L4',
    says: ['孩子暑假想学书法。'],
  },
  {
    code: '5.03',
    zh: '棋类活动',
    en: 'Chess',
    lead: 'org-chess',
    supporters: ['org-veterans'],
    level: 'L4',
    says: ['棋桌少了两张椅子。'],
  },
  {
    code: '5.04',
    zh: '健身器材损坏',
    en: 'Broken exercise equipment',
    lead: 'property',
    supporters: ['org-table-tennis', 'org-taiji'],
    level: 'L3',
    says: ['健身器材的扶手松了。'],
  },
  {
    code: '5.05',
    zh: '节日活动',
    en: 'Festivals',
    lead: 'org-half-sky',
    supporters: ['committee', 'org-dance', 'org-choir'],
    level: 'L4',
    says: ['中秋节希望有包月饼活动。'],
  },
  {
    code: '6.01',
    zh: '停水停电',
    en: 'Water or power cut',
    lead: 'property',
    supporters: ['committee', 'street-office'],
    level: 'L2',
    says: ['整栋楼突然停水。', '三单元没有电。'],
  },
  {
    code: '6.02',
    zh: '管道渗漏',
    en: 'Leaking pipes',
    lead: 'property',
    supporters: ['org-repairs'],
    level: 'L2',
    says: ['卫生间天花板滴水。'],
  },
  {
    code: '6.03',
    zh: '路灯不亮',
    en: 'Street lamp out',
    lead: 'property',
    supporters: ['committee'],
    level: 'L3',
    says: ['门口路灯坏了，晚上很黑。'],
  },
  {
    code: '6.04',
    zh: '路面破损',
    en: 'Damaged paving',
    lead: 'property',
    supporters: ['street-office'],
    level: 'L4',
    says: ['人行道的砖翘起来了，老人容易绊倒。'],
  },
  {
    code: '6.05',
    zh: '门禁故障',
    en: 'Entrance system out of order',
    lead: 'property',
    supporters: ['org-repairs'],
    level: 'L3',
    says: ['门禁刷不开。'],
  },
  {
    code: '6.06',
    zh: '小修小补',
    en: 'Small repairs',
    lead: 'org-repairs',
    supporters: ['org-interaction'],
    level: 'L4',
    says: ['水龙头一直滴水，自己修不了。'],
  },
  {
    code: '7.01',
    zh: '二手物品交换',
    en: 'Second-hand exchange',
    lead: 'org-interaction',
    supporters: ['org-green', 'org-youth'],
    level: 'L4',
    says: ['想把婴儿车送给需要的人。'],
  },
  {
    code: '7.02',
    zh: '课后看护',
    en: 'After-school care',
    lead: 'org-youth',
    supporters: ['social-work', 'org-reading'],
    level: 'L3',
    visibility: 'parties-involved',
    says: ['下班晚，孩子放学没有人接。'],
  },
  {
    code: '7.03',
    zh: '陪同就医',
    en: 'Company to the doctor',
    lead: 'org-elder-care',
    supporters: ['social-work'],
    level: 'L3',
    visibility: 'parties-involved',
    says: ['下周要去医院复查，没有人陪。'],
  },
  {
    code: '7.04',
    zh: '新居民互助',
    en: 'Help for newcomers',
    lead: 'org-newcomers',
    supporters: ['org-interaction'],
    level: 'L4',
    says: ['刚来这里，想认识附近的人。'],
  },
  {
    code: '7.05',
    zh: '困难家庭结对',
    en: 'Families in need, paired with helpers',
    lead: 'org-poverty-relief',
    supporters: ['social-work', 'enterprise'],
    level: 'L4',
    visibility: 'restricted',
    says: ['家里有两个孩子上学，想要一点帮助。'],
  },
]

export const MODULES = ['公共安全', '环境卫生', '民生服务', '矛盾调解', '文化体育', '设施维护', '志愿互助'] as const

/** Public holidays of 2026 in China, and the weekend days worked instead (State Council, notice of November 2025). */
const HOLIDAYS = [
  ...days('2026-01-01', 3),
  ...days('2026-02-15', 9),
  ...days('2026-04-04', 3),
  ...days('2026-05-01', 5),
  ...days('2026-06-19', 3),
  ...days('2026-09-25', 3),
  ...days('2026-10-01', 7),
]
const WORKDAYS = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
export const CALENDAR = { year: 2026, holidays: HOLIDAYS, workdays: WORKDAYS }

function days(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => dayText(localDay(first) + at))
}
