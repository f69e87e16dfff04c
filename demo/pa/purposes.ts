/** What a party borrows beside its weekly uses, and for what. */
interface Habit {
  readonly party: string
  /** How often it borrows, relative to the others. */
  readonly often: number
  readonly borrows: readonly string[]
  readonly for: readonly string[]
}

const habit = (party: string, often: number, borrows: string, purposes: string): Habit => ({
  party,
  often,
  borrows: borrows.split(' '),
  for: purposes.split(' / '),
})

export const HABITS_OF_PARTIES: readonly Habit[] = [
  habit(
    'committee',
    3,
    'meeting-room tables tents sandbags salt policies radios',
    '楼组长会议 / 议事协商会 / 入户宣传 / 值班备勤',
  ),
  habit(
    'social-work',
    3,
    'art-room meeting-room meals masks wheelchairs policies jobs meters',
    '个案会谈 / 亲职小组 / 老人探访 / 就业辅导',
  ),
  habit('org-elder-care', 2, 'wheelchairs meals masks meters hall', '老人生日会 / 陪诊用 / 助餐配送 / 健康监测'),
  habit('org-half-sky', 2, 'hall kitchen tables costumes projector paper', '巧手编织课 / 亲子烘焙 / 妇女茶话会'),
  habit('org-dance', 2, 'studio hall sound-set drums', '节目排练 / 汇演彩排 / 队内展演'),
  habit('org-choir', 2, 'hall studio costumes projector', '合唱排练 / 声部训练 / 演出走台'),
  habit(
    'org-youth',
    2,
    'court reading-room projector tables children-books chess-sets',
    '放学后小组 / 青年观影夜 / 少年篮球赛',
  ),
  habit('org-interaction', 2, 'square tables tents sound-set cargo-bike', '跳蚤市场 / 楼栋见面会 / 邻里茶会'),
  habit('org-poverty-relief', 2, 'parcels meals shop-corner cargo-bike', '困难家庭慰问 / 物资分发 / 义卖摆摊'),
  habit('org-safety', 2, 'radios pumps sandbags ladders masks', '夜间巡逻 / 防汛演练 / 消防演练'),
  habit('org-green', 1, 'tools ladders tables projector', '花坛养护 / 旧物改造课 / 分类宣讲'),
  habit('org-newcomers', 1, 'meeting-room reading-room jobs policies', '同乡见面会 / 租房答疑 / 方言课'),
  habit('org-taiji', 1, 'square sound-set costumes', '晨练展示 / 交流赛'),
  habit('org-chess', 1, 'reading-room tables', '周末棋赛 / 少儿围棋课'),
  habit('org-reading', 1, 'art-room projector tables', '读书分享会 / 新书上架'),
  habit('org-veterans', 1, 'meeting-room projector drums', '老兵座谈 / 国防课'),
  habit('org-legal-aid', 1, 'meeting-room policies', '法律咨询 / 普法讲座'),
  habit('party-branch', 1, 'hall projector cameras', '主题党日 / 党课'),
  habit('property', 1, 'sandbags tools radios', '汛期值守 / 设备抢修'),
  habit('owners', 1, 'hall tables', '业主恳谈会 / 业主大会计票'),
]

const OTHER = ['会议用', '培训用'] as const

/** What a party may say that it borrows for. */
export const purposesOf = (party: string): readonly string[] =>
  HABITS_OF_PARTIES.find((one) => one.party === party)?.for ?? OTHER
