import type { RowOf } from '../../kit/engine.ts'
import type { Sentence, Words } from '../../kit/language.tsx'

/** The seven modules of the paper's workbook. */
export const MODULE_WORDS: readonly Sentence[] = [
  { en: 'Public safety', zh: '公共安全' },
  { en: 'Environment and hygiene', zh: '环境卫生' },
  { en: 'Services for people', zh: '民生服务' },
  { en: 'Mediation and law', zh: '矛盾调解' },
  { en: 'Culture and sports', zh: '文化体育' },
  { en: 'Facilities', zh: '设施维护' },
  { en: 'Volunteering and mutual help', zh: '志愿互助' },
]

export const BREACH_STATE_WORDS: Readonly<Record<RowOf<'workbook-compliance/breaches'>['state'], Sentence>> = {
  recorded: { en: 'recorded', zh: '已登记' },
  contested: { en: 'contested', zh: '有异议' },
  upheld: { en: 'upheld', zh: '已认定' },
  remedied: { en: 'remedied', zh: '已补救' },
  dismissed: { en: 'dismissed', zh: '已撤销' },
}

export const LIST_STATE_WORDS: Readonly<Record<RowOf<'workbook-compliance/prices'>['state'], Sentence>> = {
  set: { en: 'in force', zh: '现行' },
  proposed: { en: 'proposed', zh: '待议' },
  refused: { en: 'refused', zh: '未通过' },
  replaced: { en: 'replaced', zh: '已替换' },
}

export const workbookWords = {
  intro: {
    en: 'Who leads and supports what, where that ends, and how well it is kept.',
    zh: '各事项由谁牵头、谁协助、边界在哪里，以及履行情况。',
  },
  parts: { en: 'Parts of this page', zh: '页面内容' },
  items: { en: 'Items', zh: '事项' },
  breaches: { en: 'Breaches', zh: '未履约' },
  prices: { en: 'Price list', zh: '价目表' },
  find: { en: 'Find an item: code, title, party', zh: '查找事项：编号、名称、单位' },
  module: { en: 'Module', zh: '模块' },
  moduleCount: { en: '{n|item|items}', zh: '{n} 项' },
  uncovered: { en: 'Never used', zh: '尚未派单' },
  overdueOnly: { en: 'With overdue tasks', zh: '有逾期' },
  item: { en: 'Item', zh: '事项' },
  level: { en: 'Level', zh: '等级' },
  lead: { en: 'Lead', zh: '牵头单位' },
  everyKind: { en: 'every party of the kind {kind}', zh: '各{kind}' },
  supporters: { en: 'Supporters', zh: '协助单位' },
  statutory: { en: 'Bound by law', zh: '法定职责单位' },
  boundary: { en: 'Boundary', zh: '职责边界' },
  noBoundary: { en: 'No boundary is written for this item.', zh: '该事项未填写职责边界。' },
  load: { en: 'Load', zh: '办理' },
  loadText: { en: '{assigned} assigned, {open} open', zh: '派单 {assigned}，未办结 {open}' },
  overdue: { en: '{n} overdue', zh: '逾期 {n}' },
  late: { en: 'Late', zh: '逾期情况' },
  lateText: { en: '{accept} accepted late, {deliver} delivered late', zh: '签收逾期 {accept}，办结逾期 {deliver}' },
  breachCount: { en: '{n|breach|breaches}', zh: '未履约 {n}' },
  rows: { en: '{n|item|items}', zh: '{n} 项' },
  noItems: { en: 'The workbook has no items yet', zh: '工作手册尚无事项' },
  noItemsNext: { en: 'Add items to the draft, and have the parties sign it.', zh: '请在草案中添加事项并由各方签署。' },
  noSuch: { en: 'There is no such item', zh: '没有这个事项' },
  byParty: { en: 'How each party does', zh: '各单位办理情况' },
  party: { en: 'Party', zh: '单位' },
  assigned: { en: 'Assigned', zh: '派单' },
  open: { en: 'Open', zh: '未办结' },
  lateToDeliver: { en: 'Result late', zh: '办结逾期' },
  returned: { en: 'Returned', zh: '退单' },
  recordBreach: { en: 'Record a breach', zh: '登记未履约' },

  breach: { en: 'Breach', zh: '未履约' },
  kind: { en: 'Kind', zh: '类别' },
  state: { en: 'State', zh: '状态' },
  recorded: { en: 'Recorded', zh: '登记时间' },
  changed: { en: 'Last change', zh: '最近变化' },
  shownBy: { en: 'Shown by', zh: '依据' },
  theDemand: { en: 'the demand', zh: '诉求' },
  theResource: { en: 'the resource', zh: '资源' },
  noBreaches: { en: 'No breach is recorded', zh: '没有未履约记录' },
  noBreachesNext: {
    en: 'Late results and what is not returned are recorded by themselves.',
    zh: '办结逾期、逾期未还等由系统自动登记。',
  },
  noSuchBreach: { en: 'There is no such breach, or you may not see it', zh: '没有这条记录，或当前身份不可查看' },

  valueRange: { en: '{least} to {most}', zh: '{least} 至 {most}' },
  hourOfWork: { en: 'One hour of work', zh: '每小时工时' },
  category: { en: 'Category', zh: '类别' },
  unit: { en: 'Unit', zh: '单位量' },
  anHour: { en: 'an hour', zh: '每小时' },
  range: { en: 'Range', zh: '取值范围' },
  since: { en: 'Since {when}', zh: '自 {when}' },
  proposedBy: { en: 'proposed by {party}', zh: '由 {party} 提出' },
  noPrices: { en: 'There is no price list', zh: '尚无价目表' },
  noPricesNext: {
    en: 'The founding parties sign the first one with the workbook.',
    zh: '首份价目表随工作手册由发起单位签署。',
  },
  propose: { en: 'Propose a price list', zh: '提出价目表' },
  answer: { en: 'Answer', zh: '答复' },
} satisfies Words
