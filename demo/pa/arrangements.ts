/** Weekly arrangements of the parties, and their joint occasions in the course of a year. */

/** A venue used every week by a party other than its owner. Weekday 1 is Monday. */
export interface WeeklyUse {
  readonly resource: string
  readonly party: string
  readonly weekday: number
  readonly from: string
  readonly minutes: number
  /** The quarter of the history in which it begins, from 0. */
  readonly since: number
}

const use = (
  resource: string,
  party: string,
  weekday: number,
  from: string,
  minutes: number,
  since = 0,
): WeeklyUse => ({ resource, party, weekday, from, minutes, since })

export const WEEKLY_USES: readonly WeeklyUse[] = [
  use('art-room', 'org-calligraphy', 2, '14:00', 120),
  use('art-room', 'org-half-sky', 4, '14:00', 120, 1),
  use('studio', 'org-dance', 1, '19:00', 90),
  use('studio', 'org-dance', 3, '19:00', 90),
  use('studio', 'org-dance', 5, '19:00', 90),
  use('hall', 'org-choir', 4, '14:00', 120),
  use('hall', 'org-elder-care', 1, '09:00', 120, 2),
  use('square', 'org-taiji', 6, '07:30', 90),
  use('square', 'org-dance', 7, '18:30', 90, 1),
  use('table-tennis-room', 'org-table-tennis', 6, '14:00', 180),
  use('meeting-room', 'org-legal-aid', 2, '14:00', 180),
  use('meeting-room', 'org-chess', 7, '14:00', 180, 1),
  use('reading-room', 'org-youth', 3, '16:30', 90, 1),
  use('reading-room', 'org-newcomers', 7, '10:00', 90, 3),
  use('health-room', 'org-elder-care', 3, '09:00', 120, 4),
  use('court', 'org-youth', 6, '16:00', 120, 3),
  // Evenings and weekends, when people are free.
  use('hall', 'org-dance', 6, '19:00', 150),
  use('hall', 'org-choir', 7, '14:00', 210),
  use('hall', 'org-half-sky', 6, '09:00', 210),
  use('hall', 'org-taiji', 2, '19:00', 150, 1),
  use('hall', 'org-interaction', 5, '19:00', 150),
  use('hall', 'org-youth', 7, '09:00', 210),
  use('studio', 'org-taiji', 2, '19:00', 150),
  use('studio', 'org-choir', 4, '19:00', 150),
  use('studio', 'org-half-sky', 6, '14:00', 210),
  use('studio', 'org-youth', 7, '15:00', 210, 1),
  use('studio', 'org-dance', 6, '09:00', 210),
  use('art-room', 'org-calligraphy', 6, '09:00', 210),
  use('art-room', 'org-youth', 7, '09:00', 210),
  use('art-room', 'org-calligraphy', 4, '19:00', 150),
  use('art-room', 'org-reading', 3, '19:00', 150, 1),
  use('meeting-room', 'owners', 3, '19:00', 150),
  use('meeting-room', 'committee', 5, '19:00', 150),
  use('meeting-room', 'org-legal-aid', 6, '09:30', 210),
  use('meeting-room', 'org-veterans', 7, '09:00', 210),
  use('table-tennis-room', 'org-table-tennis', 1, '19:00', 150),
  use('table-tennis-room', 'org-table-tennis', 3, '19:00', 150),
  use('table-tennis-room', 'org-table-tennis', 5, '19:00', 150),
  use('table-tennis-room', 'org-youth', 7, '14:00', 210),
  use('square', 'org-dance', 2, '18:30', 150),
  use('square', 'org-dance', 4, '18:30', 150),
  use('square', 'org-taiji', 7, '07:30', 210),
  use('reading-room', 'org-youth', 6, '09:00', 210),
  use('reading-room', 'org-chess', 6, '14:00', 210),
  use('reading-room', 'org-half-sky', 5, '19:00', 150),
  use('court', 'org-youth', 7, '16:00', 210),
  use('court', 'org-youth', 5, '19:00', 150),
  use('day-centre', 'org-choir', 6, '14:00', 120),
  use('kitchen', 'org-half-sky', 6, '09:00', 210),
  use('hall', 'org-interaction', 6, '14:00', 210),
  use('studio', 'org-taiji', 7, '09:00', 210),
  use('art-room', 'org-reading', 6, '14:00', 210),
]

/** A person of one party who works for another every week. */
export interface WeeklyHelp {
  readonly home: string
  readonly host: string
  readonly skill?: string
  readonly weekday: number
  readonly from: string
  readonly minutes: number
  readonly since: number
  readonly purpose: string
}

const help = (
  home: string,
  host: string,
  [weekday, from, minutes]: readonly [number, string, number],
  purpose: string,
  { skill, since = 0 }: { skill?: string; since?: number } = {},
): WeeklyHelp => ({ home, host, weekday, from, minutes, since, purpose, ...(skill === undefined ? {} : { skill }) })

export const WEEKLY_HELP: readonly WeeklyHelp[] = [
  help('org-legal-aid', 'committee', [2, '14:00', 180], '法律咨询坐班', { skill: 'law' }),
  help('org-repairs', 'org-elder-care', [4, '09:00', 150], '便民维修日', { skill: 'electrician' }),
  help('health', 'org-elder-care', [3, '09:00', 120], '健康小屋坐诊', { skill: 'nursing' }),
  help('org-youth', 'org-newcomers', [3, '18:00', 120], '外来务工家庭子女辅导', { skill: 'tutoring', since: 1 }),
  help('org-veterans', 'org-safety', [5, '19:00', 120], '夜间巡逻', { since: 1 }),
  help('org-calligraphy', 'org-youth', [6, '09:00', 120], '少儿书法课', { skill: 'calligraphy', since: 2 }),
  help('org-choir', 'org-elder-care', [5, '14:00', 90], '日照中心歌咏', { skill: 'music', since: 2 }),
  help('org-green', 'property', [6, '08:00', 120], '认养绿地养护', { since: 3 }),
  help('org-half-sky', 'committee', [1, '14:00', 150], '居民来访接待', { skill: 'mediation', since: 3 }),
  help('social-work', 'org-poverty-relief', [4, '14:00', 120], '困难家庭评估', { skill: 'counselling', since: 4 }),
]

/** A joint occasion: its host, what it borrows, and the parties that help. */
export interface Occasion {
  readonly zh: string
  readonly host: string
  readonly from: string
  readonly minutes: number
  readonly borrows: Readonly<Record<string, number>>
  readonly helpers: readonly string[]
}

const GATHERING = { hall: 1, 'sound-set': 1, tables: 8 }
const OUTDOORS = { square: 1, tents: 6, tables: 16, 'sound-set': 1 }

/** Makes an occasion. The pair has its beginning and its minutes. */
const occasion = (
  zh: string,
  host: string,
  [from, minutes]: readonly [from: string, minutes: number],
  borrows: Occasion['borrows'],
  helpers: readonly string[],
): Occasion => ({ zh, host, from, minutes, borrows, helpers })

/** Occasions by month and day. */
export const OCCASIONS: Readonly<Record<string, Occasion>> = {
  '01-18': occasion('迎春写春联', 'org-calligraphy', ['09:00', 180], GATHERING, [
    'org-half-sky',
    'org-youth',
    'org-reading',
  ]),
  '01-23': occasion('春节联欢', 'org-half-sky', ['14:00', 210], { ...GATHERING, costumes: 18, drums: 4 }, [
    'org-choir',
    'org-dance',
    'org-taiji',
    'property',
    'org-safety',
  ]),
  '03-05': occasion('学雷锋志愿日', 'social-work', ['09:00', 180], { ...OUTDOORS, meters: 3 }, [
    'org-repairs',
    'health',
    'org-legal-aid',
    'org-green',
    'org-youth',
  ]),
  '03-08': occasion('妇女节活动', 'org-half-sky', ['14:00', 150], GATHERING, ['health', 'org-dance']),
  '04-18': occasion('爱国卫生月大扫除', 'org-green', ['08:30', 180], { 'cargo-bike': 1, tables: 4 }, [
    'org-youth',
    'org-veterans',
    'property',
    'party-branch',
  ]),
  '05-16': occasion('跳蚤市场', 'org-interaction', ['09:00', 240], OUTDOORS, ['org-green', 'org-youth', 'enterprise']),
  '06-01': occasion('儿童节游园', 'org-half-sky', ['15:00', 180], { ...OUTDOORS, 'chess-sets': 8 }, [
    'org-youth',
    'org-chess',
    'social-work',
  ]),
  '07-04': occasion('防汛应急演练', 'org-safety', ['09:00', 150], { radios: 8, pumps: 1 }, [
    'property',
    'police',
    'org-veterans',
    'committee',
  ]),
  '08-08': occasion('夏夜露天电影', 'committee', ['19:00', 150], { square: 1, projector: 1, 'sound-set': 1 }, [
    'org-safety',
    'org-youth',
  ]),
  '09-19': occasion('邻居节百家宴', 'org-interaction', ['10:00', 240], { ...OUTDOORS, kitchen: 1 }, [
    'canteen',
    'org-half-sky',
    'org-dance',
    'org-choir',
    'org-safety',
  ]),
  '09-30': occasion('国庆升旗与红歌会', 'party-branch', ['09:00', 150], { square: 1, 'sound-set': 1, costumes: 20 }, [
    'org-veterans',
    'org-choir',
    'org-safety',
  ]),
  '10-18': occasion('重阳敬老', 'org-elder-care', ['09:00', 180], { ...GATHERING, cameras: 1, meters: 2 }, [
    'org-choir',
    'org-half-sky',
    'health',
    'org-youth',
  ]),
  '11-09': occasion('消防演练', 'org-safety', ['09:30', 120], { radios: 10 }, [
    'property',
    'org-veterans',
    'org-youth',
  ]),
  '12-20': occasion('义卖与公益集市', 'org-poverty-relief', ['09:00', 240], { hall: 1, 'shop-corner': 1, tables: 12 }, [
    'enterprise',
    'org-green',
    'org-reading',
  ]),
}

/** Skills for which people of a party may be certified. */
export const SKILLS: Readonly<Record<string, readonly string[]>> = {
  'org-legal-aid': ['law', 'mediation'],
  'org-repairs': ['electrician', 'plumbing'],
  'org-youth': ['tutoring'],
  'org-calligraphy': ['calligraphy'],
  'org-choir': ['music'],
  'org-dance': ['dance'],
  'org-taiji': ['taiji'],
  'org-chess': ['chess'],
  'org-table-tennis': ['table-tennis'],
  'org-half-sky': ['mediation', 'childcare'],
  'org-elder-care': ['care'],
  'org-safety': ['first-aid', 'fire-safety'],
  'org-veterans': ['first-aid'],
  'social-work': ['counselling'],
  health: ['nursing', 'first-aid'],
  property: ['electrician', 'lift-rescue'],
  police: ['first-aid'],
  pharmacy: ['pharmacy'],
}

/** Resources that go out of use; `at` is a fraction of the history. */
export const TROUBLES = [
  { at: 0.11, resource: 'table-tennis-room', quantity: 1, days: 9, reason: '地板起翘，正在修。' },
  { at: 0.24, resource: 'projector', quantity: 1, days: 21, reason: '灯泡烧坏，等配件。' },
  { at: 0.36, resource: 'studio', quantity: 1, days: 12, reason: '屋顶漏雨，地板受潮。' },
  { at: 0.47, resource: 'wheelchairs', quantity: 2, days: 30, reason: '刹车失灵，送修。' },
  { at: 0.58, resource: 'hall', quantity: 1, days: 5, reason: '电路检修。' },
  { at: 0.71, resource: 'tents', quantity: 3, days: 40, reason: '大风吹坏支架。' },
  { at: 0.83, resource: 'art-room', quantity: 1, days: 7, reason: '暖气漏水，墙面返潮。' },
  { at: 0.94, resource: 'sound-set', quantity: 1, days: 18, reason: '功放故障。' },
] as const
