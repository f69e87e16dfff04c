import { expect, test } from 'vitest'
import { generalWords, fitOf as howWell } from '../../../services/processes/match/fit.ts'

const lamp = { code: '6.10.1', title: '路灯不亮', titleEn: 'Street lamp out' }
const meals = { code: '3.03.2', title: '老人助餐', titleEn: 'Meals for elders' }
const none: ReadonlySet<string> = new Set()
const fitOf = (of: Parameters<typeof howWell>[0], item: Parameters<typeof howWell>[1], general = none) =>
  howWell(of, item, general)
const offer = (name: string, ...items: string[]) => ({ name, nameEn: null, items })

test('a resource fits by the items that it lists: the item, its group, its module', () => {
  expect(fitOf(offer('人字梯', '1.06', '6.10.1'), lamp)).toBe(4)
  expect(fitOf(offer('人字梯', '6.10'), lamp)).toBe(3)
  expect(fitOf(offer('抽水泵', '6.08.1'), lamp)).toBe(1)
  expect(fitOf(offer('共享厨房', '3.03', '5.09.3'), meals)).toBe(3)
  expect(fitOf(offer('共享厨房', '3.03', '5.09.3'), lamp)).toBe(0)
  // 6.1 is another group than 6.10.
  expect(fitOf(offer('抽水泵', '6.1'), lamp)).toBe(1)
})

test('a resource fits by a word of the title in its name, whatever items it lists', () => {
  expect(fitOf(offer('备用路灯'), lamp)).toBe(2)
  expect(fitOf({ ...offer('备件', '1.06'), nameEn: 'Lamps' }, lamp)).toBe(2)
  expect(fitOf(offer('老人轮椅'), meals)).toBe(2)
})

test('neither a single character nor no word at all makes it fit', () => {
  expect(fitOf(offer('灯笼'), lamp)).toBe(0)
  expect(fitOf(offer('棋具', '5.03', '5.06.7'), lamp)).toBe(0)
  expect(fitOf(offer('相机'), meals)).toBe(0)
})

test('a word that titles of three modules share makes nothing fit', () => {
  const titles = ['1.01', '3.02', '5.03'].map((code) => ({ code, title: '社区服务', titleEn: 'Help and care' }))
  const general = generalWords([...titles, lamp, meals])
  expect([...general].sort()).toEqual(['and', 'care', 'help', '区服', '服务', '社区'])
  const tidy = { code: '2.01', title: '社区清洁', titleEn: 'Clean and tidy' }
  expect(fitOf({ ...offer('社区音响'), nameEn: 'Drums and horns' }, tidy, general)).toBe(0)
  expect(fitOf(offer('社区清洁车'), tidy, general)).toBe(2)
})
