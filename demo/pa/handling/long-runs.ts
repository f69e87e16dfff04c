import type { Tone } from './table.ts'

/** What is written about a problem that stands as long-running. */
export interface LongRunWords {
  readonly cause: 'funds' | 'ownership' | 'planning' | 'law' | 'technical'
  readonly reason: string
  readonly body: string
  readonly milestone: string
  readonly reports: readonly string[]
}

/** The words by the sort of matter. */
export const LONG_RUNS = {
  dispute: {
    cause: 'ownership',
    reason: '须各户业主签字，尚有两户意见不一。',
    body: '业主委员会',
    milestone: '签字户数达到法定比例',
    reports: [
      '本月又谈了一户，仍差一户签字。',
      '设计方案调整了采光，正在重新征求意见。',
      '一楼提出补偿，楼栋正在商量分摊。',
    ],
  },
  order: {
    cause: 'law',
    reason: '没有超标可以立案的证据，只能约定时段并连续监测。',
    body: '区综合执法大队',
    milestone: '连续监测一个月并完成约谈',
    reports: [
      '夜间测了六次，超标两次，数据已交执法队。',
      '已约谈，签了时段约定，本月仍有两次反复。',
      '入口装了分贝显示屏，投诉比上月少。',
    ],
  },
  paper: {
    cause: 'planning',
    reason: '须列入下一次业主大会表决。',
    body: '业主委员会',
    milestone: '业主大会完成表决',
    reports: ['业主大会定在下月，议题已公示。', '参会面积未过三分之二，改为书面征求意见。', '书面意见已收回七成。'],
  },
  repair: {
    cause: 'funds',
    reason: '须动用维修资金，表决和招标需要时间。',
    body: '安居物业',
    milestone: '维修资金划拨到账',
    reports: ['预算已公示，业主签字过半。', '表决通过，正在询价。', '资金已申请划拨，下雨前先做了应急层。'],
  },
} as const satisfies Partial<Readonly<Record<Tone, LongRunWords>>>
