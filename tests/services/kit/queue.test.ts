import { describe, expect, it } from 'vitest'
import { queue } from '../../../services/kit/queue.ts'

describe('queue', () => {
  it('runs work on one key in order, one at a time', async () => {
    const streams = queue()
    const seen: string[] = []
    let running = 0
    const work = (name: string) => async () => {
      running += 1
      expect(running).toBe(1)
      await Promise.resolve()
      seen.push(name)
      running -= 1
    }
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => streams.run('one', work(name))))
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
  })

  it('runs different keys side by side', async () => {
    const streams = queue()
    const { promise, resolve } = Promise.withResolvers<void>()
    const first = streams.run('one', () => promise)
    await streams.run('two', async () => resolve())
    await first
  })

  it('continues after a failure, which only its own sender sees', async () => {
    const streams = queue()
    const failing = streams.run('one', () => Promise.reject(new Error('planted')))
    const next = streams.run('one', async () => 'done')
    await expect(failing).rejects.toThrow('planted')
    await expect(next).resolves.toBe('done')
  })

  it('refuses when too many wait, and idle waits for the rest', async () => {
    const streams = queue(2)
    const { promise, resolve } = Promise.withResolvers<void>()
    const kept = [streams.run('one', () => promise), streams.run('one', async () => undefined)]
    await expect(streams.run('one', async () => undefined)).rejects.toMatchObject({ code: 'stream.busy' })
    let idle = false
    const waiting = streams.idle().then(() => {
      idle = true
    })
    expect(idle).toBe(false)
    resolve()
    await Promise.all([...kept, waiting])
    expect(idle).toBe(true)
  })
})
