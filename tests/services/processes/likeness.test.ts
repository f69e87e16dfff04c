import { describe, expect, it } from 'vitest'
import { ITEMS } from '../../../demo/pa/index.ts'
import { likeness, termsOf } from '../../../services/processes/dispatch/likeness.ts'

const workbook = likeness([
  { code: '6.01', title: '路灯维修', titleEn: 'Street lamp repair' },
  { code: '6.02', title: '楼道灯维修', titleEn: 'Stairwell lamp repair' },
  { code: '1.03', title: '楼道堆物', titleEn: 'Stairwell blocked by belongings' },
  { code: '2.01', title: '垃圾分类', titleEn: 'Sorting of waste' },
  { code: '3.01', title: '助餐服务', titleEn: 'Meals for elderly people' },
])

describe('terms', () => {
  it('are characters and pairs of them in Chinese, and words without endings in English', () => {
    expect([...termsOf('路灯坏了 (Street LAMPS, ＡＢＣ)').keys()]).toEqual([
      '路',
      '路灯',
      '灯',
      '灯坏',
      '坏',
      '坏了',
      '了',
      'street',
      'lamp',
      'abc',
    ])
    expect(termsOf('🙂 12 an').size).toBe(0)
  })
})

describe('likeness', () => {
  it.each([
    ['小区门口的路灯坏了好几天了', '6.01'],
    ['The street lamps are out again', '6.01'],
    ['有人在楼道里堆纸箱', '1.03'],
    ['The stairwell is blocked', '1.03'],
    ['垃圾没有分类', '2.01'],
  ])('finds %s', (text, code) => {
    expect(workbook.likeliest(text)[0]).toBe(code)
  })

  it('finds nothing for a text that is like no item', () => {
    for (const text of ['', '你好', '请问几点上班', 'Thank you very much', '🙂'])
      expect(workbook.likeliest(text), text).toEqual([])
  })

  it('uses the outside category as further evidence', () => {
    expect(workbook.likeliest('坏了', '路灯')).toEqual(['6.01'])
    expect(workbook.likeliest('', 'waste sorting')[0]).toBe('2.01')
    expect(workbook.likeliest('楼道灯不亮', '路灯维修')).toEqual(expect.arrayContaining(['6.01', '6.02']))
  })

  it('is mostly right in its first proposal, and always where the text names the thing', () => {
    const all = likeness(ITEMS.map(({ code, zh, en }) => ({ code, title: zh, titleEn: en })))
    const sentences = ITEMS.flatMap(({ code, zh, says }) =>
      says.map((text) => ({ code, text, named: text.includes(zh) })),
    )
    const told = sentences.map(({ code, text, named }) => ({ code, named, found: all.likeliest(text) }))
    const free = told.filter(({ named }) => !named)
    const said = free.filter(({ found }) => found.length > 0)
    expect(free.length).toBeGreaterThan(200)
    expect(said.length / free.length).toBeGreaterThan(0.5)
    expect(said.filter(({ code, found }) => found[0] === code).length / said.length).toBeGreaterThan(0.55)
    const named = told.filter((one) => one.named)
    expect(named.filter(({ code, found }) => found[0] === code)).toHaveLength(named.length)
  })
})
