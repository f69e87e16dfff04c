import { expect, test } from 'vitest'
import { semaphore } from '../../../services/kit/semaphore.ts'

/** Work that ends when the test ends it, and records its start. */
function bench(most: number, ofKey?: number) {
  const slot = semaphore(most, ofKey)
  const began: string[] = []
  const ends = new Map<string, () => void>()
  return {
    began,
    run: (name: string, key?: string, signal?: AbortSignal) =>
      slot(
        () => {
          began.push(name)
          return new Promise<void>((resolve) => ends.set(name, resolve))
        },
        { ...(key === undefined ? {} : { key }), ...(signal === undefined ? {} : { signal }) },
      ),
    async end(name: string) {
      ends.get(name)?.()
      // The next one starts within the promises of the one before.
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('as many run at once as there are slots, in order of arrival', async () => {
  const at = bench(2)
  for (const name of ['a', 'b', 'c', 'd']) void at.run(name)
  expect(at.began).toEqual(['a', 'b'])
  await at.end('b')
  await at.end('a')
  expect(at.began).toEqual(['a', 'b', 'c', 'd'])
})

test('keys take turns, so that a busy key waits behind itself', async () => {
  const at = bench(1)
  for (const name of ['a1', 'a2', 'a3']) void at.run(name, 'a')
  for (const name of ['b1', 'b2']) void at.run(name, 'b')
  for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) await at.end(name)
  expect(at.began).toEqual(['a1', 'a2', 'b1', 'a3', 'b2'])
})

test('a busy key leaves slots to the others', async () => {
  const at = bench(3, 2)
  for (const name of ['a1', 'a2', 'a3', 'a4']) void at.run(name, 'a')
  void at.run('b1', 'b')
  expect(at.began).toEqual(['a1', 'a2', 'b1'])
  await at.end('b1')
  expect(at.began).toHaveLength(3)
  await at.end('a1')
  expect(at.began.at(-1)).toBe('a3')
})

test('an aborted wait is skipped, and a failure frees its slot', async () => {
  const at = bench(1)
  const leaving = new AbortController()
  void at.run('a', 'x')
  const left = at.run('b', 'x', leaving.signal)
  void at.run('c', 'x')
  leaving.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
  await at.end('a')
  expect(at.began).toEqual(['a', 'c'])

  const slot = semaphore(1)
  await expect(slot(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await slot(async () => 'free')).toBe('free')
})
