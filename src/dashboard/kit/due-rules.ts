import type { RowOf } from './engine.ts'
import type { Sentence } from './language.tsx'

type Header = Pick<RowOf<'demand-board'>, 'state' | 'level' | 'triage' | 'reviewer' | 'longRun'>

const ACCEPTANCE: Readonly<Record<Header['level'], Sentence>> = {
  L1: { en: 'within 15 minutes, round the clock', zh: '15 分钟内签收（全天计算）' },
  L2: { en: 'within 2 hours, round the clock', zh: '2 小时内签收（全天计算）' },
  L3: { en: 'within 1 working day', zh: '1 个工作日内签收' },
  L4: { en: 'within 1 working day', zh: '1 个工作日内签收' },
}

const RESULT: Readonly<Record<Header['level'], Sentence>> = {
  L1: { en: '2 hours', zh: '2 小时' },
  L2: { en: '24 hours', zh: '24 小时' },
  L3: { en: '7 days', zh: '7 天' },
  L4: { en: '15 days', zh: '15 天' },
}

/** The rule behind the acceptance time of a demand. */
export const acceptanceRule = (level: Header['level']): Sentence => ({
  en: `Acceptance: ${level} ${ACCEPTANCE[level].en}.`,
  zh: `签收时限：${level} 须在 ${ACCEPTANCE[level].zh}。`,
})

/** The rule behind the time by which the result of a demand is due. */
export const resultRule = (level: Header['level']): Sentence => ({
  en: `Result: ${level} ${RESULT[level].en} from raising. Returns and reassignment never restart it; only an approved extension moves it.`,
  zh: `办结时限：${level} 自提交起 ${RESULT[level].zh}。退单、改派不重新计时，只有批准的延期可以改变。`,
})

/** The rule behind the own due time of a holder. */
export const holderRule: Sentence = {
  en: 'The holder’s own time: its assignment plus the time of the level. Its lateness is judged by this one.',
  zh: '承办单位自身时限：自派单起按等级计算，是否逾期以此为准。',
}

const RULES = {
  triage: {
    en: 'Sorting: 2 office hours after it was raised or came back. Then the other coordinators are asked.',
    zh: '受理时限：提交或退回后 2 个工作小时内，逾期提请其他协调单位受理。',
  },
  held: { en: 'The review date of the hold, at most 30 days ahead.', zh: '暂缓复查日期，最长 30 天。' },
  delivered: {
    en: 'The call to the raiser: 1 day for L1 and L2, 3 days for L3 and L4. An attempt that reached no one moves it by a day.',
    zh: '回访时限：L1、L2 为 1 天，L3、L4 为 3 天；未联系上则顺延一天。',
  },
  referred: {
    en: 'The answer of the outside body. Then it is asked once more.',
    zh: '外部单位答复时限，逾期催办一次。',
  },
  review: { en: 'The independent review after the third reopening.', zh: '第三次重办后的独立复核时限。' },
  ended: { en: 'What is still due after its end.', zh: '结束后仍须完成的事项时限。' },
} satisfies Record<string, Sentence>

/** The rule behind the next due time of a demand, in words. */
export function dueRule({ state, level, triage, reviewer }: Header): Sentence {
  switch (state) {
    case 'raised':
      return triage === null ? acceptanceRule(level) : RULES.triage
    case 'triaged':
      return reviewer !== null ? RULES.review : triage === null ? acceptanceRule(level) : RULES.triage
    case 'assigned':
      return acceptanceRule(level)
    case 'in-progress':
      return resultRule(level)
    case 'held':
      return RULES.held
    case 'delivered':
      return RULES.delivered
    case 'referred':
      return RULES.referred
    default:
      return RULES.ended
  }
}
