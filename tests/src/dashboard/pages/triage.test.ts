import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clustersOf, type WaitingDemand } from '../../../../src/dashboard/pages/triage/clusters.ts'
import { movesBy } from '../../../../src/dashboard/pages/triage/decisions.ts'
import { demandChannelWords } from '../../../../src/dashboard/pages/triage/demand-channel.ts'
import { joinedTerms, likelyItems, topicsOf } from '../../../../src/dashboard/pages/triage/likeness.ts'
import { proposedSummary } from '../../../../src/dashboard/pages/triage/summary.ts'

const TOPICS = topicsOf([
  { item: '6.09.1', title: '电梯故障停运', titleEn: 'Lift out of service' },
  { item: '1.01', title: '电梯困人', titleEn: 'People stuck in a lift' },
  { item: '6.03', title: '路灯损坏', titleEn: 'Broken street lamp' },
])

test('a channel is told in the language of the reader; one that is not usual, as it was recorded', () => {
  expect(demandChannelWords('电话')).toEqual({ en: 'phone', zh: '电话' })
  expect(demandChannelWords('议事会').en).toBe('议事会')
})

test('the time that is left is that of the first step: of an urgent demand, its response', () => {
  const triage = { by: '2026-03-02T10:00:00.000Z' } as NonNullable<WaitingDemand['row']['triage']>
  const response = '2026-03-02T08:02:00.000Z'
  expect(movesBy({ triage, due: response })).toBe(response)
  expect(movesBy({ triage, due: '2026-03-05T10:00:00.000Z' })).toBe(triage.by)
  expect(movesBy({ triage: null, due: response })).toBe(response)
  expect(movesBy({ triage: null, due: null })).toBeNull()
})

describe('a proposed summary', () => {
  test.each([
    ['我叫王秀英，住3号楼2单元501室，水管漏水了。', '住3号楼，水管漏水了'],
    ['楼上李阿姨家漏水，请打电话13800000000。', '楼上居民家漏水，请打'],
    ['My name is Jane Doe, the lamp at gate 2 is broken.', 'the lamp at gate 2 is broken'],
  ])('leaves out what tells of a person: %s', (words, summary) => {
    expect(proposedSummary(words)).toEqual({ text: summary, cleaned: true })
  })

  test('leaves other words as they are', () => {
    expect(proposedSummary('电梯停了，十二楼的老人下不来。')).toEqual({
      text: '电梯停了，十二楼的老人下不来',
      cleaned: false,
    })
  })

  test('never has the name or the phone of the raiser, and is short', () => {
    const name = fc.constantFrom('欧阳明月', '王秀英', 'Jane Doe')
    const phone = fc.stringMatching(/^1[3-9]\d{9}$/)
    const words = fc.constantFrom('水管漏水', '，', '。', ' ', '电话', '是我家', '楼道灯坏了，晚上看不清路')
    fc.assert(
      fc.property(name, phone, fc.array(words, { maxLength: 12 }), fc.nat(12), (who, number, parts, at) => {
        const said = [...parts.slice(0, at), who, ...parts.slice(at, at + 2), number, ...parts.slice(at + 2)].join('')
        const { text } = proposedSummary(said, who)
        expect(text).not.toContain(who)
        expect(text).not.toContain(number)
        expect([...text].length).toBeLessThanOrEqual(40)
      }),
    )
  })
})

describe('clusters', () => {
  const waiting = (
    id: string,
    text: string,
    more: Partial<{ building: string; raised: string; visibility: string }> = {},
  ) => {
    const { building = '3', raised = '2026-03-02T01:00:00.000Z', visibility = 'parties-involved' } = more
    const row = { id, raised, visibility, quarter: 'q22' }
    return { row, told: { text, quarter: 'q22', building } } as WaitingDemand
  }
  const groups = (...all: readonly WaitingDemand[]) =>
    clustersOf(all, TOPICS).map(({ members }) => members.map(({ row }) => row.id).join(''))

  test('gather one building, one matter, 72 hours', () => {
    const early = '2026-02-26T01:00:00.000Z'
    expect(
      groups(
        waiting('a', '电梯又停了。'),
        waiting('b', '门口路灯坏了。'),
        waiting('c', '我们楼的电梯坏了。'),
        waiting('d', '电梯停了。', { building: '4' }),
        waiting('e', '电梯停了。', { raised: early }),
        waiting('f', '电梯停了。', { visibility: 'restricted' }),
      ),
    ).toEqual(['ac', 'b', 'd', 'e', 'f'])
  })

  test('lose and double nothing', () => {
    const one = fc.record({
      text: fc.constantFrom('电梯停了', '路灯坏了', '电梯旁的路灯', '别的事'),
      building: fc.constantFrom('1', '2'),
      hours: fc.nat(200),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (all) => {
        const given = all.map(({ text, building, hours }, at) =>
          waiting(`${at}`, text, { building, raised: new Date(hours * 3_600_000).toISOString() }),
        )
        const ids = clustersOf(given, TOPICS).flatMap(({ members }) => members.map(({ row }) => row.id))
        expect(ids.toSorted()).toEqual(given.map(({ row }) => row.id).toSorted())
      }),
    )
  })
})

test('items are likely by what both say, and say it as it was written', () => {
  const text = '有人困在电梯里，电梯困人'
  const [first] = likelyItems(text, TOPICS)
  expect(first?.item).toBe('1.01')
  expect(joinedTerms(text, first?.shared ?? [])).toContain('电梯困人')
  expect(likelyItems('想学书法', TOPICS)).toEqual([])
})
