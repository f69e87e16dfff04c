import { expect, it } from 'vitest'
import { WAITING_DEMANDS } from '../../demo/first-day.ts'
import { HOUR, type Instant, instant, MINUTE } from '../../domain/kernel/index.ts'
import { openedEventsOf, stageInMemory, UNTIL } from './play.ts'
import { has, storiesIn, text, told } from './portrait.ts'

/** The stories of a demo that people open at this time, and its events of that morning. */
async function opened(seed: number, present: Instant) {
  const on = await stageInMemory()
  const { complete } = await on.play({ seed, days: 20, present: () => present })
  const events = (await openedEventsOf(on)).map(told)
  await on.stop()
  return { complete, stories: storiesIn(events), added: events.filter(({ at }) => at > UNTIL) }
}

it.each([
  ['in office hours', 1, 15 * HOUR],
  ['minutes after midnight', 2, 20 * MINUTE],
  ['at night', 3, 23 * HOUR],
])('leaves work on every desk of a demo that is opened %s', async (_, seed, since) => {
  const present = UNTIL + since
  const { complete, stories, added } = await opened(seed, present)
  expect(complete).toBe(true)
  expect(added.every(({ at }) => at <= present)).toBe(true)

  const ended = ['DemandTriaged', 'DemandWithdrawn', 'DemandMerged', 'DemandDeclined', 'TaskAssigned']
  const waiting = stories.filter((story) => !ended.some((name) => has(story, name)))
  expect(waiting).toHaveLength(WAITING_DEMANDS)
  const aboutLift = waiting.filter(({ raised }) => raised.at > UNTIL && text(raised, 'text').includes('电梯'))
  const buildings = aboutLift.map(({ raised }) => JSON.stringify(raised.data.place))
  const most = Math.max(...buildings.map((one) => buildings.filter((other) => other === one).length))
  expect(most).toBe(9)

  const urgent = stories.filter(({ raised }) => raised.at > UNTIL && raised.data.urgent === true)
  expect(urgent).toHaveLength(1)
  const assigned = urgent.flatMap(({ events }) => events.filter(({ name }) => name === 'TaskAssigned'))
  const [acceptBy = 0] = assigned.map((task) => instant(text(task, 'acceptBy')))
  expect(acceptBy).toBeGreaterThan(present)
  expect(acceptBy).toBeLessThanOrEqual(present + 2 * MINUTE)
  expect(urgent[0]?.events.some(({ name }) => name === 'TaskAccepted')).toBe(false)

  const asked = added.filter(({ name, data }) => name === 'ShareRequested' && data.window !== undefined)
  expect(asked).toHaveLength(2)
  expect(added.some(({ name }) => name === 'ResourceShared')).toBe(false)
  expect(added.filter(({ name }) => name === 'CallbackDisputed')).toHaveLength(1)
})
