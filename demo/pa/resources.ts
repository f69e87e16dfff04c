/** A resource that parties of the P community share. Its `value` is in 分, for an hour of a unit or for one unit that is used up. */
export interface ResourceSeed {
  readonly id: string
  readonly owner: string
  readonly category: 'venue' | 'equipment' | 'material' | 'fund' | 'information'
  readonly zh: string
  readonly en: string
  readonly quantity: number
  readonly unit?: string
  readonly value?: number
  /** Who must approve a request. Default: requests are granted while there is room. */
  readonly approval?: 'owner'
  readonly quarter?: string
  /** Workbook items that it serves. Breaches by borrowers count under the first. */
  readonly items: readonly string[]
  /** What the money of a fund is for. */
  readonly purpose?: string
}

const venue = (id: string, owner: string, zh: string, en: string, value: number, more: object = {}): ResourceSeed => ({
  id,
  owner,
  category: 'venue',
  zh,
  en,
  quantity: 1,
  value,
  items: ['5.11.2', '5.01'],
  ...more,
})

const equipment = (
  id: string,
  owner: string,
  zh: string,
  en: string,
  quantity: number,
  value: number,
  items: readonly string[],
  more: object = {},
): ResourceSeed => ({ id, owner, category: 'equipment', zh, en, quantity, value, items, ...more })

const material = (
  id: string,
  owner: string,
  zh: string,
  en: string,
  quantity: number,
  unit: string,
  value: number,
  items: readonly string[],
): ResourceSeed => ({ id, owner, category: 'material', zh, en, quantity, unit, value, items })

export const RESOURCES: readonly ResourceSeed[] = [
  venue('hall', 'committee', '社区活动大厅', 'Community hall', 12_000, { quarter: 'q01' }),
  venue('studio', 'committee', '舞蹈排练厅', 'Rehearsal studio', 8_000, { quarter: 'q01' }),
  venue('art-room', 'committee', '书画室', 'Art room', 5_000, { quarter: 'q01' }),
  venue('meeting-room', 'party-branch', '议事厅', 'Meeting room', 6_000, { quarter: 'q03', items: ['5.01', '3.12.4'] }),
  venue('table-tennis-room', 'street-office', '乒乓球室', 'Table tennis room', 4_000, { quarter: 'q15' }),
  venue('square', 'street-office', '文化广场', 'Square', 6_000, { quarter: 'q15', items: ['5.08.5', '5.01'] }),
  venue('reading-room', 'org-reading', '图书室', 'Reading room', 4_000, { quarter: 'q14', items: ['5.07.1'] }),
  venue('counselling-room', 'social-work', '个案工作室', 'Counselling room', 5_000, {
    approval: 'owner',
    items: ['3.09.6'],
  }),
  venue('kitchen', 'canteen', '共享厨房', 'Shared kitchen', 9_000, { approval: 'owner', items: ['3.03', '5.09.3'] }),
  venue('court', 'owners', '篮球场', 'Basketball court', 4_000, {
    approval: 'owner',
    quarter: 'q05',
    items: ['5.08.4'],
  }),
  venue('health-room', 'health', '健康小屋', 'Health room', 7_000, { approval: 'owner', items: ['3.06', '3.09.7'] }),
  venue('day-centre', 'org-elder-care', '日照中心活动区', 'Day centre', 6_000, { quarter: 'q02', items: ['3.08.2'] }),
  venue('shop-corner', 'enterprise', '超市公益角', 'Corner of the supermarket', 5_000, { items: ['7.10.6', '7.01'] }),

  equipment('wheelchairs', 'org-elder-care', '轮椅', 'Wheelchairs', 8, 20, ['7.07.5', '7.03', '3.04']),
  equipment('sound-set', 'org-choir', '音响设备', 'Sound sets', 2, 1_500, ['5.11.3', '5.10.1']),
  equipment('costumes', 'org-dance', '演出服装', 'Costumes', 30, 60, ['5.11.3']),
  equipment('projector', 'committee', '投影仪', 'Projectors', 2, 1_000, ['5.10.1', '5.11.1']),
  equipment('tents', 'street-office', '活动帐篷', 'Tents', 10, 300, ['5.11.4', '5.09.6']),
  equipment('tables', 'property', '折叠桌椅', 'Folding tables', 24, 30, ['5.09.6', '5.03']),
  equipment('tools', 'org-repairs', '维修工具箱', 'Tool boxes', 4, 200, ['7.06.5', '6.06', '6.05']),
  equipment('ladders', 'property', '人字梯', 'Ladders', 3, 150, ['7.06.5', '6.10.1', '6.03']),
  equipment('pumps', 'property', '抽水泵', 'Pumps', 2, 2_000, ['6.08.1', '1.15.1']),
  equipment('radios', 'police', '对讲机', 'Radios', 12, 50, ['1.06', '1.15.1']),
  equipment('meters', 'health', '血压血糖仪', 'Blood pressure and sugar meters', 6, 100, ['3.06', '3.09.7']),
  equipment('cargo-bike', 'org-green', '三轮货车', 'Cargo tricycles', 2, 500, ['2.02', '2.07.5', '2.07.4'], {
    approval: 'owner',
  }),
  equipment('chess-sets', 'org-chess', '棋具', 'Chess sets', 16, 15, ['5.03', '5.06.7']),
  equipment('cameras', 'org-veterans', '相机', 'Cameras', 2, 400, ['5.06.9'], { approval: 'owner' }),
  equipment('drums', 'org-taiji', '锣鼓', 'Drums', 6, 80, ['5.11.3', '5.09.1']),

  material('parcels', 'enterprise', '爱心物资包', 'Parcels of food', 200, '份', 8_000, ['7.10.1', '3.02', '7.05']),
  material('masks', 'pharmacy', '口罩与消毒用品', 'Masks and disinfectant', 2_000, '份', 300, ['3.09.8', '7.06.4']),
  material('sandbags', 'street-office', '防汛沙袋', 'Sandbags', 600, '个', 500, ['1.15.1', '6.08.1']),
  material('salt', 'property', '融雪剂', 'De-icing salt', 300, '袋', 1_500, ['1.15.2']),
  material('paper', 'org-calligraphy', '宣纸与红纸', 'Rice paper and red paper', 1_500, '张', 120, ['5.06.6', '5.02']),
  material('bags', 'org-green', '分类垃圾袋', 'Bags for sorted waste', 3_000, '卷', 250, ['2.06', '2.08.5']),
  material('meals', 'canteen', '爱心餐', 'Donated meals', 400, '份', 1_500, ['3.03', '3.08.6']),
  material('children-books', 'org-reading', '捐赠童书', 'Donated books for children', 500, '本', 1_000, [
    '5.07.2',
    '7.08.1',
  ]),

  {
    id: 'care-fund',
    owner: 'org-poverty-relief',
    category: 'fund',
    zh: '爱心基金',
    en: 'Care fund',
    quantity: 0,
    approval: 'owner',
    items: ['7.10.3', '7.05', '7.10.2'],
    purpose: '困难家庭帮扶',
  },
  {
    id: 'micro-fund',
    owner: 'committee',
    category: 'fund',
    zh: '社区公益微基金',
    en: 'Community micro fund',
    quantity: 0,
    approval: 'owner',
    items: ['3.12.4', '5.11.5'],
  },
  {
    id: 'winter-fund',
    owner: 'committee',
    category: 'fund',
    zh: '暖冬慰问资金',
    en: 'Fund for winter visits',
    quantity: 500_000,
    approval: 'owner',
    items: ['7.10.3'],
    purpose: '冬季走访慰问',
  },

  {
    id: 'policies',
    owner: 'government',
    category: 'information',
    zh: '惠民政策汇编',
    en: 'Collected policies',
    quantity: 1,
    items: ['3.07.1', '3.07.3'],
  },
  {
    id: 'jobs',
    owner: 'street-office',
    category: 'information',
    zh: '就业岗位信息',
    en: 'Vacancies',
    quantity: 1,
    items: ['3.07.8', '3.07.9'],
  },
  {
    id: 'flats',
    owner: 'org-newcomers',
    category: 'information',
    zh: '租房与落户指南',
    en: 'Guide to flats and papers',
    quantity: 1,
    items: ['7.09.4', '3.05'],
  },
]
