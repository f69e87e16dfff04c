import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { pace } from '../../services/pace.ts'

test('everyone who works shares one turn of the event loop, and takes turns', async () => {
  let now = 0
  const shared = pace(() => now, 10)
  const worked: string[] = []
  const work = async (name: string): Promise<void> => {
    await shared.rest()
    for (let more = 0; more < 4; more += 1) {
      if (shared.due()) await shared.rest()
      worked.push(name)
      now += 5
    }
  }
  const all = Promise.all(['a', 'b', 'c'].map(work))
  await all
  expect(worked.join('')).toBe('aabbccaabbcc')
})

test('whatever else waits has its turn between two of them', async () => {
  let now = 0
  const shared = pace(() => now, 10)
  let others = 0
  let on = true
  const other = (async () => {
    for (; on; others += 1) await turn()
  })()
  for (let more = 0; more < 50; more += 1) {
    await shared.rest()
    now += 10
    expect(shared.due()).toBe(true)
  }
  on = false
  await other
  expect(others).toBeGreaterThanOrEqual(49)
})
