import type { Chance } from '../random.ts'

/** Family names, and how many of a thousand people bear each. */
const FAMILY: Readonly<Record<string, number>> = {
  王: 72,
  李: 72,
  张: 68,
  刘: 54,
  陈: 45,
  杨: 31,
  赵: 23,
  黄: 22,
  周: 21,
  吴: 20,
  徐: 17,
  孙: 15,
  胡: 13,
  朱: 13,
  高: 12,
  林: 12,
  何: 12,
  郭: 11,
  马: 11,
  罗: 10,
  梁: 9,
  宋: 9,
  郑: 9,
  谢: 8,
  韩: 8,
  唐: 7,
  冯: 7,
  于: 6,
  董: 6,
  程: 6,
  曹: 6,
  袁: 6,
  邓: 6,
  许: 6,
  沈: 5,
  曾: 5,
  彭: 5,
  吕: 5,
  苏: 5,
  卢: 5,
  蒋: 5,
  蔡: 5,
  贾: 4,
  丁: 4,
  魏: 4,
  薛: 4,
  叶: 4,
  余: 4,
  潘: 3,
  戴: 3,
}

/** Given names by the age of those who bear them: born before 1960, before 1980, later. */
const GIVEN = {
  older: [
    '建国',
    '国强',
    '秀英',
    '桂兰',
    '玉珍',
    '淑华',
    '德明',
    '秀兰',
    '凤英',
    '桂芳',
    '福生',
    '志远',
    '玉兰',
    '振华',
    '淑珍',
    '永年',
    '兰英',
    '长根',
  ],
  middle: [
    '伟',
    '强',
    '勇',
    '军',
    '丽',
    '敏',
    '静',
    '红',
    '艳',
    '建军',
    '志强',
    '海燕',
    '春梅',
    '晓东',
    '国庆',
    '永红',
    '丽华',
    '卫东',
    '秀梅',
    '立新',
  ],
  younger: [
    '婷',
    '洋',
    '鹏',
    '浩',
    '雪',
    '宇',
    '佳',
    '超',
    '磊',
    '婷婷',
    '雨欣',
    '博文',
    '思雨',
    '子涵',
    '一鸣',
    '晓琳',
    '嘉豪',
    '梦瑶',
    '俊杰',
    '晨曦',
  ],
} as const
type Age = keyof typeof GIVEN

function family(by: Chance): string {
  const names = Object.entries(FAMILY)
  let left = by.below(names.reduce((sum, [, often]) => sum + often, 0))
  const found = names.find(([, often]) => {
    left -= often
    return left < 0
  })
  return found?.[0] ?? '王'
}

const someAge = (by: Chance): Age =>
  by.pick(['older', 'older', 'older', 'middle', 'middle', 'middle', 'middle', 'younger'])

/** An invented name, as frequent as in life at that age, and marked as fictional. */
export const inventedName = (by: Chance, age: Age = someAge(by)): string =>
  `${family(by)}${by.pick(GIVEN[age])}（虚构）`

/** Organisations of the retired, and of the young. */
const RETIRED = [
  'org-calligraphy',
  'org-chess',
  'org-choir',
  'org-taiji',
  'org-veterans',
  'org-elder-care',
  'org-dance',
]
const YOUNG = ['org-youth', 'org-newcomers', 'social-work']

/** The age of most people of a party. */
export function ageIn(party: string, by: Chance): Age {
  if (RETIRED.includes(party)) return by.percent(80) ? 'older' : 'middle'
  if (YOUNG.includes(party)) return by.percent(80) ? 'younger' : 'middle'
  return by.pick(['older', 'middle', 'middle', 'younger'])
}
