import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../../../domain/demand/events.ts'
import { said } from '../../../../../src/dashboard/kit/language.tsx'
import { type Naming, TOLD_EVENTS, tellEntry, toneOf } from '../../../../../src/dashboard/pages/demands/story.ts'
import { storyWords } from '../../../../../src/dashboard/pages/demands/story-words.ts'

const namingIn = (language: 'zh' | 'en'): Naming => ({
  language,
  say: (text, values = {}) => said(language, text, values),
  zone: 'Asia/Shanghai',
  nowMs: Date.parse('2026-03-01T00:00:00Z'),
  party: (id) => `«${id}»`,
  item: (code) => `${code} 电梯困人`,
  body: (id) => `[${id}]`,
  person: () => undefined,
})

const zh = (event: string, data: Record<string, unknown>): string => tellEntry({ event, data }, namingIn('zh'))
const en = (event: string, data: Record<string, unknown>): string => tellEntry({ event, data }, namingIn('en'))

describe('the story of a demand', () => {
  test('has a sentence for every event of a demand, and for no other', () => {
    expect([...TOLD_EVENTS].sort()).toEqual(Object.keys(demandEvents).sort())
  })

  test('leaves no gap in a sentence where the data is told in part, in either language', () => {
    for (const event of Object.keys(demandEvents)) {
      for (const language of ['zh', 'en'] as const) {
        expect(tellEntry({ event, data: {} }, namingIn(language)), event).not.toMatch(/[{}]|undefined|NaN|\[object/)
      }
    }
  })

  test('has the same gaps in both languages', () => {
    const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)[|}]/g)].map(([, name = '']) => name).sort()
    for (const [name, { en: english, zh: chinese }] of Object.entries(storyWords)) {
      expect(gaps(english), name).toEqual(gaps(chinese))
    }
  })

  test('counts one thing in the singular', () => {
    expect(en('DemandUrged', { by: 'raiser', times: 1 })).toMatch(/, 1 time in all$/)
    expect(en('DemandUrged', { by: 'raiser', times: 3 })).toMatch(/, 3 times in all$/)
    expect(zh('DemandUrged', { by: 'raiser', times: 1 })).toMatch(/累计 1 次$/)
  })

  test('names who did what, and why', () => {
    expect(zh('TaskAssigned', { party: 'wuye' })).toBe('派单给 «wuye»')
    expect(en('TaskAssigned', { party: 'wuye', rework: true })).toBe('Back to «wuye», to work on it again')
    expect(zh('TaskReturned', { party: 'wuye', code: 'not-ours', proper: 'heat' })).toBe(
      '«wuye» 退单：不属本单位职责，应由 «heat» 承办',
    )
    expect(zh('DemandTriaged', { item: '1.01', level: 'L1' })).toBe('受理为 1.01 电梯困人，L1 特急')
    expect(en('DemandEscalated', { to: 'committee', cause: 'raiser' })).toBe(
      'Escalated: escalated to the committee. the raiser called for help',
    )
    expect(zh('CallbackRecorded', { party: 'jwh', reached: true, resolved: false, satisfaction: 'unsatisfied' })).toBe(
      '«jwh» 回访：未解决，不满意',
    )
  })

  test('tells an event that it does not know by its name', () => {
    expect(zh('SomethingNew', { party: 'wuye' })).toBe('SomethingNew')
  })

  test('marks what went badly, and what went well', () => {
    expect(toneOf({ event: 'TaskAccepted', data: { inTime: true } })).toBe('good')
    expect(toneOf({ event: 'TaskAccepted', data: { inTime: false } })).toBe('bad')
    expect(toneOf({ event: 'FeedbackGiven', data: { resolved: false } })).toBe('bad')
    expect(toneOf({ event: 'TaskAssigned', data: {} })).toBe('plain')
  })
})
