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

const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>): readonly K[] => Object.keys(of) as K[]

export const DECLINE_CODES = keysOf(DECLINE_REASONS)
export const WITHDRAWAL_CODES = keysOf(WITHDRAWAL_REASONS)

const ALL: Readonly<Record<string, Sentence>> = { ...DECLINE_REASONS, ...WITHDRAWAL_REASONS }

/** The meaning of a code of either list. */
export const reasonNamed = (code: string): Sentence | undefined => (Object.hasOwn(ALL, code) ? ALL[code] : undefined)
