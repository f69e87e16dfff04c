import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watch } from '../../../src/http/watch.ts'

/** Milliseconds that a reader waits. In this test the wait ends as soon as all other work had its turn. */
const FRESH_MS = 200

/** A source that the test answers for, on a clock that the test moves. */
function source() {
  const asked: PromiseWithResolvers<number>[] = []
  let next = Promise.withResolvers<void>()
  let time = 0
  const watched = watch(
    () => {
      const one = Promise.withResolvers<number>()
      asked.push(one)
      return one.promise
    },
    {
      now: () => time,
      wait: (ms) => (ms === FRESH_MS ? turn().then(() => {}) : next.promise),
    },
  )
  return {
    watched,
    asked,
    pass(ms: number) {
      time += ms
    },
    /** Ends the pause between two polls. */
    async pauseEnds() {
      next.resolve()
      next = Promise.withResolvers()
      await turn()
    },
  }
}

test('returns the last answer and its age', async () => {
  const { watched, asked, pass } = source()
  asked[0]?.resolve(7)
  expect(await watched.known()).toEqual({ value: 7, ageMs: 0, answers: true })
  pass(900)
  expect(await watched.known()).toEqual({ value: 7, ageMs: 900, answers: true })
  watched.stop()
})

test('has one poll in progress at a time, and stops waiting for one that is not answered', async () => {
  const { watched, asked, pass } = source()
  expect(await watched.known()).toEqual({ value: undefined, ageMs: undefined, answers: true })
  pass(3_000)
  expect(await watched.known()).toEqual({ value: undefined, ageMs: undefined, answers: false })
  expect(asked.length).toBe(1)
  asked[0]?.resolve(7)
  await turn()
  expect(await watched.known()).toEqual({ value: 7, ageMs: 3_000, answers: true })
  watched.stop()
})

test('keeps the last answer when a poll fails, and recovers when one is answered', async () => {
  const { watched, asked, pass, pauseEnds } = source()
  asked[0]?.resolve(7)
  await watched.known()
  const failing = watched.known()
  asked[1]?.reject(new Error('away'))
  expect(await failing).toMatchObject({ value: 7, answers: false })
  pass(5_000)
  expect(await watched.known()).toEqual({ value: 7, ageMs: 5_000, answers: false })
  expect(asked.length).toBe(2)
  await pauseEnds()
  expect(asked.length).toBe(3)
  asked[2]?.resolve(9)
  await turn()
  expect(await watched.known()).toEqual({ value: 9, ageMs: 0, answers: true })
  watched.stop()
})
