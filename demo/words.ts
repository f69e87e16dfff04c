import { inventedName } from './pa/index.ts'
import type { Chance } from './random.ts'

/** The texts that the simulated people write. They name no real person or thing. */
export const WORDS = {
  disputed: ['没有人给我打过电话。', '我没有说已经解决。'],
  unreached: ['打了两次电话，没有人接。'],
  correction: ['分派有误，改由牵头方办理。'],
  appeal: ['我认为这属于社区该管的事，请再看一下。'],
  referral: ['超出社区能力，转交处理。'],
  reference: ['复函', '工单', '电话记录'],
  resumed: ['条件具备，继续办理。'],
  duplicate: ['与已有诉求是同一件事。'],
  apart: ['核实后是另一处，分开办理。'],
  help: ['需要上一级协调。'],
  impatient: ['还没有结果，麻烦催办。', '请告诉我到哪一步了。', '能不能先给个准信？'],
  overdue: ['说好的时间已经过了，请催一下。', '还没有结果，麻烦催办。', '请告诉我到哪一步了。'],
  already: ['已经有人来了，不用再办。'],
  settled: ['该诉求已办结并经您确认，现场没有新的情况。如有不同意见，可以申诉。'],
  waiting: ['一直没有人来，请尽快。'],
  verdict: ['复核发现原因没有查清，应重新办理。', '复核认为措施不到位，由指定单位限期重办。'],
  boundary: ['请超市顺便处理一下。', '超市人手多，先让他们去看看。', '这家离得最近，就派给它。'],
  requested: ['依法请贵单位处理，并按时答复。'],
  unlawful: ['故障在表后，属产权人责任，请联系物业。', '该设施不在我单位管理范围。'],
  summons: ['情况紧急，请派人到场。', '请各单位速到现场会商。'],
  finding: ['已到现场，人员已疏散。', '现场情况可控，已拉警戒。'],
  instructors: ['钱某（虚构）', '孙某（虚构）', '周某（虚构）'],
  instructions: ['先让超市去办，手续后补。', '领导定了，就派给他们。', '考核在即，今天必须有人接。'],
  handBack: ['经核实不予受理或已由诉求人撤回，理由已告知本人。', '诉求人已知悉结果，无须继续办理。'],
  /** Why a clerk asks the hotline for more time. */
  moreTime: [
    '已到现场，配件和人手还在排期，预计一周内办结。',
    '涉及多个单位，正在协调，申请顺延。',
    '需与诉求人再约时间，申请顺延。',
  ],
  noMoreTime: ['理由不充分，请先反馈已采取的措施。'],
  urging: ['又过了一个月，到底卡在哪一步？', '请告诉我下一步是什么时候。', '楼里的人都在问，麻烦催一催。'],
  leaving: ['搬到别的区去了。', '身体原因，不再参加。', '换了工作，没有时间。'],
  unable: ['那天家里有事，去不了。', '时间冲突，换个人吧。'],
  unwilling: ['那几天人手不够，抱歉。', '已经答应了别的单位。'],
  fellIll: ['临时有事，来不了。', '感冒了，怕传染。'],
  noLoan: ['那几天自己要用。', '正在检修，暂不外借。'],
  damage: ['还回来时少了一个零件。', '外壳摔裂了，需要维修。'],
  wear: ['有些旧了，还能用。'],
  pledging: ['本月义卖所得。', '年度捐赠。', '活动结余。'],
  lessTime: ['中途离开半小时。', '开始得晚了。'],
  hoursSettled: ['签到表与登记一致，按登记时长认定。', '推迟开始由接收单位造成，按登记时长认定。'],
  fullTime: ['当天一直在现场，有签到表。', '是活动推迟开始，人早就到了。'],
  breach: ['超过期限没有结果。', '居民反映没有解决。', '借出的东西损坏，没有修好。', '到期没有归还。'],
  remedied: ['已补办，居民认可。', '已修好归还。', '已归还，并致歉。'],
  dismissed: ['核实后不属于该单位的责任。', '因天气原因，情有可原。'],
  gridPlan: ['每周走访两次，重点关注独居老人；每月一次楼道安全检查。', '摸清租住家庭情况，组织一次邻里活动。'],
  gridEffect: ['走访按计划完成，楼道堆物明显减少。', '走访完成大半，活动因天气推迟。'],
} as const satisfies Record<string, readonly string[]>

/** Invented contacts and addresses. They are sealed like real ones, and the numbers do not exist. */
export const invented = {
  contact: (nth: number): string => `000-0000-${String(nth).padStart(4, '0')}（虚构）`,
  address: (quarter: string, building: string, nth: number): string =>
    `${quarter}${building}号楼${(nth % 4) + 1}门${(nth % 6) + 1}0${(nth % 3) + 1}室（虚构）`,
  visitor: (by: Chance): string => inventedName(by),
  /** Stands for a photo, whose file the demo does not have. */
  photo: (by: Chance) => ({
    sha256: Array.from({ length: 64 }, () => by.below(16).toString(16)).join(''),
    type: 'image/jpeg',
    size: by.between(90, 2_400) * 1_000,
  }),
}

/** A reason code, and the same in words. */
type Reason<C extends string> = readonly [code: C, words: string]

const AWAY = ['raiser', '居民外出，约定回来后上门。'] as const
const PARTS = ['materials', '需要等配件到货。'] as const

/** Reasons for which demands wait, by the module of the item. */
const HOLDS = {
  1: [PARTS, ['third-party', '等维保单位排期。']],
  2: [
    ['weather', '连日有雨，天晴后施工。'],
    ['third-party', '等清运车辆，已约好日子。'],
  ],
  3: [AWAY, ['procedure', '材料已报，等上级审核。']],
  4: [
    ['raiser', '一方在外地，约定回来后再谈。'],
    ['procedure', '等鉴定结果，出来后再调解。'],
  ],
  5: [
    ['third-party', '场地排满，等下一期。'],
    ['raiser', '居民说这两周没有空，约在之后。'],
  ],
  6: [PARTS, ['funds', '维修资金正在走使用手续。']],
  7: [AWAY, ['third-party', '等志愿者排出时间。']],
} as const satisfies Record<number, readonly Reason<string>[]>

type Hold = (typeof HOLDS)[keyof typeof HOLDS][number]

/** Reasons for which demands of an item wait. */
export const holdsFor = (code: string): readonly Hold[] => HOLDS[Number(code.slice(0, 1)) as keyof typeof HOLDS]

const RETURNS = {
  volunteers: [
    ['beyond-means', '我们没有相应的人手和资质，应由牵头方处理。'],
    ['not-ours', '经查看，这件事不归我们负责。'],
  ],
  staff: [
    ['not-ours', '经查看，这件事不归我们负责。'],
    ['wrong-item', '到场看了，是另一类事项，应由牵头方处理。'],
  ],
} as const satisfies Record<string, readonly Reason<string>[]>

type Return = (typeof RETURNS)[keyof typeof RETURNS][number]

/** Reasons for which a party of this kind returns a task. */
export const returnsBy = (kind: string): readonly Return[] =>
  kind === 'organization' ? RETURNS.volunteers : RETURNS.staff
