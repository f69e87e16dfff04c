import { describe, expect, it } from 'vitest'
import { COARSE, thinned } from '../../../services/kit/trail.ts'
import type { Mark } from '../../../services/ports/event-log.ts'

const mark = (position: number): Mark => ({
  stream: 's',
  revision: position,
  id: String(position),
  position,
  digest: '',
})

describe('the marks of a history', () => {
  it.each([
    ['fine', undefined, 200, 0.1],
    ['coarse', COARSE, 60, 0.5],
  ])(
    'are few (%s), and however much of the log is lost, one is left not far behind the loss',
    (_, trail, most, part) => {
      let kept: Mark[] = []
      for (let position = 1; position <= 20_000; position += 1) kept = thinned([mark(position), ...kept], trail)
      expect(kept.length).toBeLessThan(most)
      expect(kept.at(-1)?.position).toBe(1)
      for (const lost of [1, 2, 5, 100, 1_000, 15_000]) {
        const end = 20_000 - lost
        const left = kept.find(({ position }) => position <= end)?.position ?? 0
        // Twice the ratio, because the time decides which of two neighbours is dropped.
        expect(end - left).toBeLessThanOrEqual(Math.max(4, 2 * part * lost))
      }
    },
  )

  it('are all kept while there are few', () => {
    expect(thinned([mark(9), mark(4), mark(1)]).map(({ position }) => position)).toEqual([9, 4, 1])
    expect(thinned([])).toEqual([])
  })
})
