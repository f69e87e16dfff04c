import { afterAll, beforeAll, expect, test } from 'vitest'
import { FORMS, history, idle, pathOf, reading, serving } from './readers.ts'
import type { Rig } from './rig.ts'

let at: Rig
let id: string
let token: string
beforeAll(async () => {
  at = await serving({}, 1500)
  id = await history(at, 10_000)
  token = await at.token()
})
afterAll(() => at.stop())

test.each(FORMS)('readers of the form %s are counted, and let go when they take nothing', async (...form) => {
  // The kernel takes a few pages whole.
  const times = form[0] === 'page' || form[0] === 'stream' ? 16 : 1
  for (let more = 0; more < 5; more += 1) idle(at, pathOf(form, id), form[2], token, times)
  await expect.poll(() => reading(at, form[0])).toBeGreaterThan(0)
  await expect.poll(() => reading(at, form[0])).toBe(0)
})
