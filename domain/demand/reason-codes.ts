import type { Sentence } from '../kernel/index.ts'

/** Why a demand is declined. A demand that repeats another one is merged instead. */
export const DECLINE_REASONS = {
  'outside-territory': {
    en: 'The matter lies outside the territory of this community.',
    zh: '反映事项不在本社区范围内。',
  },
  'other-competence': {
    en: 'Another authority is competent, and the community has no part in it.',
    zh: '属于其他主管部门职责，社区无权办理。',
  },
  'legal-procedure': {
    en: 'The law provides a procedure of its own: court, arbitration or administrative review.',
    zh: '应通过诉讼、仲裁或行政复议等法定途径解决。',
  },
  'already-decided': {
    en: 'A valid decision exists, and there are no new facts.',
    zh: '已有生效的处理决定，且没有新的事实和理由。',
  },
  'not-lawful': {
    en: 'What is asked for would break the law.',
    zh: '请求事项不符合法律法规规定。',
  },
  'not-traceable': {
    en: 'It does not say enough to act on, and the raiser cannot be asked.',
    zh: '内容不明确且无法联系诉求人核实。',
  },
  'no-request': {
    en: 'It asks for nothing: thanks, a test, or a remark.',
    zh: '不属于诉求，例如表扬、测试或留言。',
  },
} as const satisfies Readonly<Record<string, Sentence>>

/** Why a demand is withdrawn. */
export const WITHDRAWAL_REASONS = {
  'solved-itself': { en: 'The problem no longer exists.', zh: '问题已自行解决。' },
  'no-longer-wanted': { en: 'The raiser no longer wants it.', zh: '诉求人不再需要办理。' },
  mistaken: { en: 'It was raised by mistake.', zh: '误提交。' },
  repeated: { en: 'The raiser has raised it a second time.', zh: '诉求人重复提交。' },
  'other-way': { en: 'The raiser takes another way.', zh: '诉求人已通过其他途径解决。' },
} as const satisfies Readonly<Record<string, Sentence>>

const OTHER = { en: 'Another reason, given in words.', zh: '其他原因，另有文字说明。' }

/** Why a demand waits, or needs longer. */
export const DELAY_REASONS = {
  materials: { en: 'Material or spare parts are awaited.', zh: '等待材料或配件到位。' },
  weather: { en: 'The weather does not allow the work.', zh: '天气条件不允许作业。' },
  raiser: { en: 'Something is needed from the raiser first.', zh: '需诉求人先行配合或补充材料。' },
  'third-party': { en: 'Another body or person has to act first.', zh: '需其他单位或个人先行处理。' },
  funds: { en: 'The money for it is not there yet.', zh: '所需资金尚未落实。' },
  procedure: { en: 'A prescribed procedure is not over yet.', zh: '规定程序尚未办结。' },
  other: OTHER,
} as const satisfies Readonly<Record<string, Sentence>>

/** Why a party returns a task. */
export const RETURN_REASONS = {
  'not-ours': { en: 'The matter is not among the duties of the party.', zh: '不属于该单位职责。' },
  'wrong-item': { en: 'The matter belongs to another item of the workbook.', zh: '应归入手册的其他事项。' },
  'wrong-place': {
    en: 'The place is wrong, or is not in the area of the party.',
    zh: '地点有误，或不在该单位负责范围内。',
  },
  'beyond-means': { en: 'The party lacks the means for it.', zh: '超出该单位办理能力。' },
  'facts-differ': { en: 'What was found differs from what was reported.', zh: '实际情况与反映内容不符。' },
  other: OTHER,
} as const satisfies Readonly<Record<string, Sentence>>

/** Why a suspicion of harm is cleared. */
export const CLEARANCE_REASONS = {
  'mistaken-person': { en: 'The suspicion was about another person.', zh: '怀疑的对象有误。' },
  'no-harm-found': { en: 'No harm was found.', zh: '未发现伤害。' },
  'explained-by-physician': { en: 'A physician explained what was seen.', zh: '医生已作出说明。' },
  'reported-elsewhere': { en: 'It has been reported elsewhere.', zh: '已在别处报告。' },
} as const satisfies Readonly<Record<string, Sentence>>

const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(of) as K[]

export const DECLINE_CODES = keysOf(DECLINE_REASONS)
export const WITHDRAWAL_CODES = keysOf(WITHDRAWAL_REASONS)
export const DELAY_CODES = keysOf(DELAY_REASONS)
export const RETURN_CODES = keysOf(RETURN_REASONS)
export const CLEARANCE_CODES = keysOf(CLEARANCE_REASONS)

const ALL: Readonly<Record<string, Sentence>> = {
  ...DECLINE_REASONS,
  ...WITHDRAWAL_REASONS,
  ...DELAY_REASONS,
  ...RETURN_REASONS,
  ...CLEARANCE_REASONS,
}

/** The meaning of a code of any of these lists. */
export const reasonNamed = (code: string): Sentence | undefined => (Object.hasOwn(ALL, code) ? ALL[code] : undefined)
