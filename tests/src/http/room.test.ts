import { describe, expect, test } from 'vitest'
import { roomFor } from '../../../src/http/room.ts'

describe('room for requests', () => {
  test('is limited by caller and in total, and is released', () => {
    const room = roomFor(4, 100)
    const first = room.enter('a', 40)
    expect(room.enter('a', 20)).toBeUndefined()
    expect(first?.grow(10)).toBe(true)
    const second = room.enter('b', 50)
    expect([first?.grow(1), second?.grow(1)]).toEqual([false, false])
    first?.leave()
    first?.leave()
    expect(room.enter('c', 50)).toBeDefined()
  })

  test('is always enough for a single request of any size', () => {
    const room = roomFor(4, 100)
    const alone = room.enter('a', 1000)
    expect(alone?.grow(1000)).toBe(true)
    expect(room.enter('b', 1)).toBeUndefined()
    alone?.leave()
    expect(alone?.grow(1)).toBe(false)
    expect(room.enter('b', 1)).toBeDefined()
  })
})
