import { describe, expect, it } from 'vitest'
import { languageOf } from '../../../src/http/language.ts'
import { PROBLEMS, problem, problemBody } from '../../../src/http/problems.ts'

const HAN = /\p{Script=Han}/u

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['ZH-Hans-CN', 'zh'],
    ['en-GB, zh;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.5, zh;q=0.8', 'zh'],
    ['fr, de;q=0.9, zh;q=0.1', 'zh'],
    ['fr', 'en'],
    ['zh;q=0', 'en'],
    ['zh;q=0, *', 'en'],
    ['*', 'en'],
    ['zh;q=nonsense', 'en'],
    ['zhuang', 'en'],
  ])('is for `%s` %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

describe('a problem', () => {
  it.each(Object.keys(PROBLEMS))('%s has its title and remedy in English and in Chinese', (code) => {
    const english = problemBody(problem(code), 'en')
    const chinese = problemBody(problem(code), 'zh')
    for (const text of [english.title, english.detail]) expect(text).not.toMatch(HAN)
    for (const text of [chinese.title, chinese.detail]) expect(text).toMatch(HAN)
    expect({ ...chinese, title: '', detail: '' }).toEqual({ ...english, title: '', detail: '' })
  })
})
