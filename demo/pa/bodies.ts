import type { BodyKind } from '../../domain/community/body-shapes.ts'

export interface BodySeed {
  readonly body: string
  readonly name: string
  readonly kind: BodyKind
  readonly contact: string
  readonly competence: string
  /** Codes of the items of which demands are referred to it. */
  readonly items: readonly string[]
  readonly handled: readonly string[]
  readonly refused: readonly string[]
}

const seed = (
  [body, name, kind]: readonly [body: string, name: string, kind: BodyKind],
  contact: string,
  competence: string,
  items: string,
  [handled, refused]: readonly [handled: string, refused: string],
): BodySeed => ({
  body,
  name,
  kind,
  contact: `${contact}（虚构）`,
  competence,
  items: items.split(' '),
  handled: handled.split(' / '),
  refused: refused.split(' / '),
})

/** The bodies outside the community to which demands are referred, each with its items. Their numbers are invented. */
export const BODIES: readonly BodySeed[] = [
  seed(
    ['municipal', '区市政工程所', 'public-institution'],
    '值班电话 5550-0101',
    '市政道路、路灯、桥涵和排水设施的养护',
    '6.03 6.04 6.08.6 2.14.1 1.14.4 2.08.3',
    ['已派养护班到场，路面当天修补。 / 列入本周养护计划，现已完工。', '查为小区红线内设施，由物业养护。'],
  ),
  seed(['water-works', '区供水营业所', 'utility'], '客服 5550-0102', '供水和供水管网抢修', '6.13.1 2.08.6', [
    '管网压力已调，复测达标。 / 水质抽检合格，报告随函附上。',
    '加压泵房由物业运行，请物业检修。',
  ]),
  seed(['transit', '公交公司', 'enterprise'], '服务热线 5550-0104', '公交线路和站点的运营', '6.13.6', [
    '早高峰加密两班，站台座椅已报修。 / 站台已更换候车亭。',
    '线路由区交通部门审批，本公司不能自行调整。',
  ]),
  seed(['telecom', '通信公司', 'enterprise'], '客服 5550-0106', '宽带和移动信号', '6.13.4 1.10.2', [
    '已加装室内分布，信号正常。 / 废线已剪除，在用线缆已抬高。',
    '经测信号达标，建议更换终端。',
  ]),
  seed(
    ['urban-management', '区综合执法大队', 'government'],
    '值班电话 5550-0107',
    '占道经营、违章搭建和油烟的查处',
    '2.12.1 2.12.2 2.12.3 2.11.2 2.14.3',
    ['已立案并责令限期改正，复查已改。 / 摊点已取缔，加强了早间巡查。', '该处为小区内部，由物业和业主共同管理。'],
  ),
  seed(
    ['construction', '区住房和建设局', 'government'],
    '窗口电话 5550-0108',
    '加装电梯、维修资金和建设工地',
    '6.09.4 4.08.2 4.11.3 6.13.2',
    ['资料已受理，进入公示期。 / 已约谈施工单位，夜间停工。', '表决票数不足法定比例，请业委会补齐后再报。'],
  ),
  seed(['labour', '区劳动监察大队', 'government'], '举报电话 5550-0109', '欠薪和用工的查处', '4.09.3 4.09.4', [
    '用人单位已付清，案件终结。 / 已责令限期支付，首笔到账。',
    '双方为承揽关系，请向法院起诉。',
  ]),
  seed(
    ['market', '区市场监管所', 'government'],
    '投诉电话 5550-0110',
    '消费纠纷、预付卡和食品安全',
    '4.09.5 4.09.7 2.12.1',
    ['已组织调解，商家退款。 / 商家列入异常名录，余额分期退还。', '商家已注销，请向法院申报债权。'],
  ),
  seed(['legal-aid', '区法律援助中心', 'judicial'], '值班电话 5550-0111', '法律援助的受理和指派', '4.10.2', [
    '审查符合条件，已指派律师。 / 已受理，律师本周联系本人。',
    '申请人收入超过标准，可咨询公益值班律师。',
  ]),
  seed(
    ['disabled', '区残疾人联合会', 'association'],
    '服务电话 5550-0112',
    '残疾证、辅具和康复',
    '3.04 3.10.1 3.10.4',
    ['鉴定已约，新证十个工作日内寄出。 / 辅具已配发，社工代领。', '需先到指定医院评定等级。'],
  ),
  seed(['education', '区教育局', 'government'], '咨询电话 5550-0113', '入园入学和普惠托育', '3.11.4 3.11.5', [
    '已答复入学条件，材料清单附后。 / 学位统筹至邻近学校。',
    '居住证登记未满规定期限，暂不能统筹。',
  ]),
]

/** The bodies to which demands of an item are referred. */
export const bodiesFor = (code: string): readonly BodySeed[] => BODIES.filter(({ items }) => items.includes(code))
