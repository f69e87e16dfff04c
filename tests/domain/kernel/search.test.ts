import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstBehind, firstWhere } from '../../../domain/kernel/index.ts'

describe('a search by halving', () => {
  it('finds the first number that meets a condition', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(100), fc.nat(120), (from, length, offset) => {
        const threshold = from + offset
        expect(firstWhere(from, from + length, (at) => at >= threshold)).toBe(Math.min(threshold, from + length))
      }),
    )
  })

  it('finds the first message after a position, also where messages were deleted', async () => {
    const stream = fc.array(fc.record({ step: fc.integer({ min: 1, max: 3 }), deleted: fc.boolean() }), {
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(130), async (messages, position) => {
        let at = 0
        const positions = messages.map(({ step, deleted }) => {
          at += step
          return deleted ? undefined : at
        })
        const found = await firstBehind(1, positions.length + 1, position, async (sequence) => positions[sequence - 1])
        const behind = positions.map((one, index) => ({ one, sequence: index + 1 }))
        // Deleted messages right before the result may count with either side.
        const next = behind.find(({ one }) => one !== undefined && one > position)?.sequence ?? positions.length + 1
        const last = behind.findLast(({ one }) => one !== undefined && one <= position)?.sequence ?? 0
        expect(found).toBeGreaterThan(last)
        expect(found).toBeLessThanOrEqual(next)
      }),
    )
  })
})
