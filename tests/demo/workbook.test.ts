import { Value } from '@sinclair/typebox/value'
import { describe, expect, it } from 'vitest'
import { ITEMS, MODULE_TITLES, PARTIES, STATUTORY } from '../../demo/pa/index.ts'
import { itemsOf } from '../../demo/pa/workbook/table.ts'
import { eligibleParties, partiesOf } from '../../demo/people.ts'
import { PARTY_KINDS } from '../../domain/community/shapes.ts'
import { ItemCode } from '../../domain/workbook/shapes.ts'

const repeated = (texts: readonly string[]): string[] => texts.filter((text, at) => texts.indexOf(text) !== at)
const moduleOf = (code: string): number => Number(code.charAt(0))

describe('the workbook of the P community', () => {
  it('has more than 300 itemsOf in seven modules, none of them twice', () => {
    expect(ITEMS.length).toBeGreaterThan(300)
    for (const texts of [ITEMS.map(({ code }) => code), ITEMS.map(({ zh }) => zh), ITEMS.map(({ en }) => en)])
      expect(repeated(texts)).toEqual([])
    expect(ITEMS.filter(({ code }) => !Value.Check(ItemCode, code))).toEqual([])
    expect(MODULE_TITLES).toHaveLength(7)
    for (const [at] of MODULE_TITLES.entries())
      expect(ITEMS.filter(({ code }) => moduleOf(code) === at + 1).length).toBeGreaterThanOrEqual(40)
  })

  it('names existing parties only, each once in an item, and gives every party some item', () => {
    const known = new Set(PARTIES.map(({ id }) => id))
    const holders = ITEMS.flatMap(({ lead, supporters }) => [lead, ...supporters])
    const kinds = holders.filter((one) => one.startsWith('*')).map((one) => one.slice(1))
    expect(kinds.filter((kind) => !PARTY_KINDS.some((one) => one === kind))).toEqual([])
    expect(holders.flatMap(partiesOf).filter((party) => !known.has(party))).toEqual([])
    expect(ITEMS.filter(({ lead, supporters }) => repeated([lead, ...supporters]).length > 0)).toEqual([])
    expect(ITEMS.filter(({ supporters }) => supporters.length === 0)).toEqual([])
    const busy = new Set([
      ...ITEMS.flatMap(eligibleParties),
      ...Object.values(STATUTORY).flatMap((bodies) => bodies.map(({ party }) => party)),
    ])
    expect(Object.keys(STATUTORY).filter((code) => ITEMS.every((item) => item.code !== code))).toEqual([])
    expect(PARTIES.filter(({ id }) => !busy.has(id))).toEqual([])
  })

  it('asks for most eligibleParties days, for little at once', () => {
    const share = (level: string) => ITEMS.filter((item) => item.level === level).length / ITEMS.length
    expect(share('L1')).toBeGreaterThan(0.01)
    expect(share('L1')).toBeLessThan(0.05)
    expect(share('L2')).toBeGreaterThan(0.08)
    expect(share('L3')).toBeGreaterThan(0.3)
    expect(share('L4')).toBeGreaterThan(0.3)
  })

  it('keeps to few what is about mediation, violence, minors or health', () => {
    for (const concern of ['mediation', 'violence', 'minors', 'health']) {
      const concerned = ITEMS.filter((item) => item.concern === concern)
      expect(concerned.length, concern).toBeGreaterThan(2)
      expect(new Set(concerned.map(({ visibility }) => visibility))).toEqual(new Set(['restricted']))
    }
    expect(ITEMS.filter(({ visibility }) => visibility === 'public').length).toBeGreaterThan(ITEMS.length / 2)
  })

  it('tells what residents write, in their own words', () => {
    expect(ITEMS.flatMap(({ zh, says }) => says.filter((text) => text === '' || text === zh))).toEqual([])
    expect(ITEMS.filter(({ zh, says }) => !says.some((text) => text.includes(zh))).length).toBeGreaterThan(250)
  })

  it('refuses a line that is no item', () => {
    const line = '1.01 | L1 | property | committee | | 2 | 电梯困人 | People stuck in a lift | 里面有人。'
    expect(itemsOf(line)).toHaveLength(1)
    for (const wrong of [
      '',
      line.replace('L1', 'L5'),
      line.replace('| 2 ', '| 2 monsoon '),
      line.replace('| |', '| secret |'),
    ])
      expect(() => itemsOf(wrong)).toThrow(RangeError)
  })
})
