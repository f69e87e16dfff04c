import { expect, test } from 'vitest'
import { follow } from '../../../services/event-log/follow.ts'

test('a subscription that ends by itself, as that to a closed log does, is opened again after a wait', async () => {
  const stopping = new AbortController()
  const failures: unknown[] = []
  const waits: number[] = []
  await follow(
    {
      log: { async *subscribe() {} },
      after: 0,
      take() {},
      failed: (error) => failures.push(error),
      async wait(ms) {
        waits.push(ms)
        if (waits.length === 2) stopping.abort()
      },
    },
    stopping.signal,
  )
  expect(failures).toEqual([expect.any(Error), expect.any(Error)])
  expect(waits).toEqual([1_000, 1_000])
})
