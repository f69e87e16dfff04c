import { beforeAll, describe, expect, it } from 'vitest'
import { bodiesFor, handlingFor, ITEMS } from '../../demo/pa/index.ts'
import { openedEventsOf, stageInMemory } from './play.ts'
import { type DemandStory, has, localTime, share, storiesIn, type Told, text, told } from './portrait.ts'

let events: readonly Told[]
let stories: readonly DemandStory[]
const named = (name: string) => events.filter((event) => event.name === name)
const RESULTS = new Set(ITEMS.flatMap(({ code }) => handlingFor(code).result))

describe('seven weeks of the demo', () => {
  beforeAll(async () => {
    const on = await stageInMemory()
    await on.play({ seed: 4, days: 49 })
    events = (await openedEventsOf(on)).map(told)
    stories = storiesIn(events)
    await on.stop()
  }, 60_000)

  it('has staff who write what fits the item', () => {
    const written = stories.flatMap(({ item, events: all }) =>
      all
        .filter((event) => event.name === 'ServiceDelivered' && RESULTS.has(text(event, 'result')))
        .map((event) => ({ item: item ?? '', result: text(event, 'result') })),
    )
    expect(written.length).toBeGreaterThan(150)
    expect(written.filter(({ item, result }) => !handlingFor(item).result.includes(result))).toEqual([])
  })

  it('says something of its own about every item, and never speaks of danger or protection as of a repair', () => {
    const tones = (some: (typeof ITEMS)[number][]) => new Set(some.map(({ code }) => handlingFor(code).tone))
    expect([...tones(ITEMS.filter(({ level }) => level === 'L1'))]).toEqual(['danger'])
    const delicate = ITEMS.filter(({ concern }) => concern === 'violence' || concern === 'minors')
    expect(tones(delicate).has('repair')).toBe(false)
    expect(tones(delicate).has('order')).toBe(false)
    const added = named('ItemAdded')
    expect(added).toHaveLength(ITEMS.length)
    expect(added.filter((event) => text(event, 'boundary') === '')).toEqual([])
  })

  it('refers a demand to a body that is competent for its item', () => {
    const referred = stories.flatMap(({ item = '', events: all }) =>
      all.filter(({ name }) => name === 'DemandReferred').map((event) => ({ item, body: text(event, 'body') })),
    )
    expect(referred.length).toBeGreaterThan(2)
    expect(referred.filter(({ item, body }) => bodiesFor(item).every((one) => one.body !== body))).toEqual([])
  })

  it('opens counters and walks rounds by day only, and takes orders of the hotline at any hour', () => {
    const at = (...channels: string[]) => stories.filter(({ raised }) => channels.includes(text(raised, 'channel')))
    const byDay = at('服务大厅', '来访', '网格走访', '街道交办')
    expect(byDay.length).toBeGreaterThan(30)
    for (const { raised } of byDay) {
      const { hour } = localTime(raised.at)
      expect(hour >= 8.5 && hour < 17.5, text(raised, 'channel')).toBe(true)
    }
    const orders = at('12345 热线')
    expect(orders.some(({ raised }) => localTime(raised.at).hour > 19)).toBe(true)
    expect(orders.filter(({ raised }) => text(raised, 'reference') === '')).toEqual([])
    const passedOn = share(stories, ({ raised }) => raised.data.reference !== undefined)
    expect(passedOn).toBeGreaterThan(0.26)
    expect(passedOn).toBeLessThan(0.42)
    const ended = orders.filter((one) => one.ended !== undefined)
    expect(share(ended, (one) => has(one, 'ResultHandedBack'))).toBeGreaterThan(0.9)
  })

  it('writes addresses as they are written there, and lets founders sign one after the other', () => {
    const addresses = stories.map(({ raised }) => text(raised, 'address')).filter((one) => one !== '')
    expect(addresses.length).toBeGreaterThan(stories.length / 3)
    expect(addresses.filter((one) => !/^[一-龥]+\d+号楼\d门\d{3}室/.test(one))).toEqual([])
    const signed = named('ConventionSigned').map(({ at }) => at)
    expect(new Set(signed).size).toBe(signed.length)
    expect(signed.length).toBeGreaterThan(25)
  })
})
