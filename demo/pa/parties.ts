export interface PartySeed {
  readonly id: string
  readonly kind: string
  readonly group?: 'mutual' | 'culture-sport' | 'volunteer'
  readonly name: string
  /** The number of people who work or volunteer for it. */
  readonly people: number
  /** The number of tasks at a time that it can do in time. Default: the number of its people. */
  readonly atOnce?: number
}

const organisation = (group: PartySeed['group'], id: string, name: string, people: number): PartySeed => ({
  id: `org-${id}`,
  kind: 'organization',
  ...(group === undefined ? {} : { group }),
  name,
  people,
})

/** The 18 social organisations of 3.1.2, the seven that the paper names first in their groups. */
const ORGANISATIONS: readonly PartySeed[] = [
  organisation('mutual', 'interaction', '社区互动群', 14),
  organisation('mutual', 'half-sky', '半边天', 12),
  organisation('mutual', 'youth', '青年汇', 10),
  organisation('mutual', 'veterans', '老兵之家', 8),
  organisation('mutual', 'newcomers', '新居民之家', 6),
  organisation('culture-sport', 'calligraphy', '书法社', 6),
  organisation('culture-sport', 'chess', '棋社', 6),
  organisation('culture-sport', 'dance', '舞蹈队', 12),
  organisation('culture-sport', 'choir', '合唱团', 12),
  organisation('culture-sport', 'taiji', '太极队', 9),
  organisation('culture-sport', 'table-tennis', '乒乓球队', 6),
  organisation('culture-sport', 'reading', '读书会', 7),
  organisation('volunteer', 'poverty-relief', '帮困队', 8),
  organisation('volunteer', 'safety', '平安志愿', 12),
  organisation('volunteer', 'green', '绿色家园', 9),
  { ...organisation('volunteer', 'elder-care', '邻里助老', 8), atOnce: 1 },
  organisation('volunteer', 'legal-aid', '法律服务队', 4),
  { ...organisation('volunteer', 'repairs', '便民维修队', 6), atOnce: 1 },
]

export const PARTIES: readonly PartySeed[] = [
  { id: 'committee', kind: 'committee', name: 'P社区居民委员会', people: 9 },
  { id: 'social-work', kind: 'social-work', name: 'P社区社工室', people: 15 },
  ...ORGANISATIONS,
  { id: 'street-office', kind: 'street-office', name: '街道办事处', people: 6 },
  { id: 'party-branch', kind: 'party-branch', name: '社区党支部', people: 5 },
  { id: 'property', kind: 'property-company', name: '安居物业', people: 12, atOnce: 11 },
  { id: 'owners', kind: 'owners-committee', name: '业主委员会', people: 5 },
  { id: 'government', kind: 'government', name: '区民政局', people: 3 },
  { id: 'police', kind: 'government', name: '派出所社区警务室', people: 4 },
  { id: 'health', kind: 'government', name: '社区卫生服务站', people: 5, atOnce: 1 },
  { id: 'water', kind: 'utility', name: '自来水公司', people: 4 },
  { id: 'heat', kind: 'utility', name: '热力公司', people: 4 },
  { id: 'power', kind: 'utility', name: '供电公司', people: 4 },
  { id: 'gas', kind: 'utility', name: '燃气公司', people: 4 },
  { id: 'enterprise', kind: 'enterprise', name: '惠民超市', people: 4 },
  { id: 'pharmacy', kind: 'enterprise', name: '康宁药房', people: 3 },
  { id: 'canteen', kind: 'enterprise', name: '邻里食堂', people: 5 },
]
