import type { Tone } from './table.ts'

/** What residents say about a result, and what others write about it, by the sort of matter. */
interface Speech {
  readonly pleased: readonly string[]
  readonly displeased: readonly string[]
  /** The same problem comes back after the demand was closed. */
  readonly again: readonly string[]
  readonly withdrawn: readonly string[]
  readonly effect: readonly string[]
  readonly check: readonly string[]
  readonly callback: readonly string[]
}

export const SPEECH: Readonly<Record<Tone, Speech>> = {
  repair: {
    pleased: ['修好了，谢谢师傅。', '来得比说的还早。', '等得有点久，不过修好了。', '师傅走之前还试了一遍，放心。'],
    displeased: ['修了两天又坏了。', '来看了一次，没有动手。', '临时凑合的，一下雨还是老样子。'],
    again: ['同一个地方又坏了。', '上次修的那处，昨晚又不行了。'],
    withdrawn: ['自己找人修好了，撤回。', '和隔壁报的是同一处，我这条不用了。'],
    effect: ['半个月后去看，没有再坏。', '能用，但旁边的也老化了，建议一起换。'],
    check: ['现场核查，设施已恢复使用。', '到现场试过，功能正常，住户在场。'],
    callback: ['电话里说已经能用了。', '当面回访，居民带着看了修好的地方。'],
  },
  order: {
    pleased: ['这两天清静多了。', '干净了，希望能坚持。', '有人管就是不一样。'],
    displeased: ['好了三天，又和以前一样。', '人来了就停，人走了照旧。', '说要处理，到现在没有变化。'],
    again: ['上个星期又开始了。', '才清完没几天，又堆上了。'],
    withdrawn: ['已经自己停了，撤回。', '对方来打过招呼，算了。'],
    effect: ['连续看了两周，没有反弹。', '周末还有反复，须继续巡查。'],
    check: ['不打招呼去看了两次，情况属实。', '现场核查，已整改。'],
    callback: ['电话里说这几天没有再发生。', '当面回访，楼里几户都说好了。'],
  },
  care: {
    pleased: ['来得及时，人也耐心。', '老人说心里有底了。', '帮了大忙，谢谢。'],
    displeased: ['答应上门，一直没有来。', '来了一次就没有下文了。', '换了三个人来，每次都要重说一遍。'],
    again: ['后来就没有人来了。', '说好的时间又没有人。'],
    withdrawn: ['孩子回来了，暂时不用了。', '亲戚帮忙解决了。'],
    effect: ['一个月后仍按约定在做。', '有帮助，但次数还不够。'],
    check: ['和家属核对过，服务已到位。', '看过记录，问过本人，属实。'],
    callback: ['本人说有人来过，满意。', '家属接的电话，说安排好了。'],
  },
  paper: {
    pleased: ['讲得清楚，一次就办好了。', '少跑了好几趟。', '等了几天，总算有回音。'],
    displeased: ['跑了两趟还是没有办成。', '说的材料和窗口要的不一样。', '给我的答复还是原来那几句话。'],
    again: ['系统里又查不到了，要重新办。', '又通知我补材料。'],
    withdrawn: ['已经在网上自己办好了。', '问清楚了，不符合条件，不办了。'],
    effect: ['办结后没有再补材料。', '指引清楚了，网上那一步老人仍不会。'],
    check: ['查过受理记录，已办结。', '核对答复内容，准确。'],
    callback: ['本人说已经拿到结果。', '电话回访，说答复看懂了。'],
  },
  dispute: {
    pleased: ['总算能坐下来谈了。', '赔的不多，事情了了。', '调解员两边都说得公道。'],
    displeased: ['对方不认账，还是老样子。', '签的时候说得好，到今天没有照做。', '谈了几次，等于没谈。'],
    again: ['对方又反悔了。', '说好的事只做了半个月。'],
    withdrawn: ['自己和对方说开了。', '不想再提了，撤回。'],
    effect: ['协议在履行，没有新的争执。', '表面平静，两家仍不说话。'],
    check: ['看过书面约定，双方都签了字。', '分别问过两边，说法一致。'],
    callback: ['本人说对方照做了。', '电话里说接受这个结果。'],
  },
  activity: {
    pleased: ['孩子很喜欢。', '场地和时间都合适。', '下次还来。'],
    displeased: ['说有名额，去了又说满了。', '时间改了没有通知。', '还是只有白天的场次，上班的人去不了。'],
    again: ['这一期又没有报上。', '门又锁着，没有人。'],
    withdrawn: ['时间对不上，不参加了。', '问到了，不用了。'],
    effect: ['来的人比上一期多。', '年轻人还是少，可以加晚场。'],
    check: ['看过签到表，活动办了。', '现场去看过，有人在用。'],
    callback: ['本人说已经报上名。', '电话里说参加过了。'],
  },
  danger: {
    pleased: ['来得快，人没事，谢谢。', '多亏你们。'],
    displeased: ['等了很久才有人来，很害怕。', '人是出来了，可这个隐患没有人管。'],
    again: ['同样的险情又来了一次。'],
    withdrawn: ['虚惊一场，人已经没事了。'],
    effect: ['复盘过，到场时间合格。', '现场处置好，后续整改还要盯。'],
    check: ['查过到场记录和处置记录，险情已排除。', '现场复查，没有遗留危险。'],
    callback: ['本人平安，说处置得当。', '家属说人已安好。'],
  },
  shelter: {
    pleased: ['有人管了，心里踏实一些。', '谢谢你们替我保密。', '孩子愿意说话了。'],
    displeased: ['还是害怕，这几天没有人联系我。', '只来谈了一次，问题还在。'],
    again: ['又发生了。', '情况又反复了。'],
    withdrawn: ['暂时想先自己处理。', '家里商量好了。'],
    effect: ['情况平稳，保持每周联系。', '有好转，仍须陪伴。'],
    check: ['与经办人核对，服务在做，安全无虞。', '查过记录，约定的联系都做到了。'],
    callback: ['按约定的方式联系过，本人说好些了。', '只问了是否安好，本人说可以。'],
  },
}

/** Reasons for which demands are declined, by the sort of matter: a code, words, and where to go instead. Other sorts are never declined. */
export const DECLINES: Partial<
  Readonly<Record<Tone, readonly (readonly [code: string, reason: string, instead: string])[]>>
> = {
  repair: [
    ['outside-territory', '反映的路段和设施在河对岸，不属于本社区。', '请向对岸社区居委会反映，或拨打 12345。'],
    ['other-competence', '设施在住户门内，公共维修不能承担。', '可联系便民维修队，或找有资质的维修人员。'],
    ['already-decided', '这处设施已列入改造，施工日期已公示。', '日期有变会在公告栏通知，改造后仍有问题请再反映。'],
  ],
  order: [
    ['outside-territory', '反映的地点不在本社区范围内。', '请向所在社区居委会反映，或拨打 12345。'],
    [
      'other-competence',
      '现场没有超出规定的时段和限值，居委会无权要求停止。',
      '如夜间仍有，可拨打 110 请民警当场处理。',
    ],
  ],
  paper: [
    ['other-competence', '这项材料由发证机关直接核验，居委会不出具。', '请到区政务服务中心相应窗口办理，可带本告知。'],
    ['already-decided', '同一申请上月已书面答复，条件没有变化。', '如有新的材料，可重新提出，或申请复核。'],
  ],
  dispute: [['legal-procedure', '双方已进入诉讼，调解须由法院委托。', '请在庭审中申请调解，或咨询法律服务队。']],
  activity: [
    ['no-request', '本期活动已经结束，这条留言是建议，已转给承办的队伍。', '下一期报名在公告栏和公众号同时开始。'],
  ],
}

/** The certificate that committees must not issue (民发〔2020〕20号), with the way to go. */
export const KINSHIP_DECLINE = [
  'not-lawful',
  '亲属关系证明不在居委会可以出具的证明之列（民发〔2020〕20号）。',
  '银行可凭户口簿、出生医学证明或公证书核实，没有这些材料的请到公证处办理。',
] as const
