import { describe, expect, it } from 'vitest'
import { type CheckedClock, checkedClock } from '../../../services/clock/clock.ts'
import { Fault } from '../../../services/fault.ts'

const S = 1_000
const MIN = 60 * S
const HOUR = 60 * MIN
const DAY = 24 * HOUR
const NOON = Date.parse('2026-03-01T12:00:00.000Z')

/** A machine whose wall clock the test sets while time goes on. */
function machine() {
  let wall = NOON
  let monotonic = 123_456
  const clock = checkedClock({ wall: () => wall, monotonic: () => monotonic })
  return {
    clock,
    wall: () => wall,
    /** Sets the clock, which is looked at then unless told. */
    set(ms: number, looked = true) {
      wall += ms
      if (looked) clock.state()
    },
    /** Time goes on, and the clock is looked at once a second. */
    pass(ms: number) {
      for (let left = ms; left > 0; left -= S) {
        wall += Math.min(left, S)
        monotonic += Math.min(left, S)
        clock.state()
      }
    },
  }
}

const codeOf = (read: () => number): string => {
  try {
    read()
    return 'believed'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}
/** What commands and services get. */
const now = (clock: CheckedClock) => [codeOf(clock.recording), codeOf(clock.acting)]
const BELIEVED = ['believed', 'believed']

describe('a clock that runs', () => {
  it('is believed, and small steps and slow drift with it', () => {
    const { clock, wall, set, pass } = machine()
    clock.start(NOON - HOUR)
    expect([clock.recording(), clock.acting()]).toEqual([wall(), wall()])
    set(4_900)
    expect(now(clock)).toEqual(BELIEVED)
    set(-4_900)
    for (let hour = 0; hour < 12; hour += 1) {
      pass(HOUR)
      set(1_500)
      expect(now(clock)).toEqual(BELIEVED)
    }
  })
})

describe('one reading that jumps', () => {
  it('by 400 days, for 4 s, is never believed, and all goes on by itself 10 s after it', () => {
    const { clock, set, pass } = machine()
    clock.start(NOON - HOUR)
    set(400 * DAY, false)
    // The very first reading is refused.
    expect(codeOf(clock.acting)).toBe('clock.jumped')
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(4 * S)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    set(-400 * DAY)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(9 * S)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(S)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('again and again never becomes steady', () => {
    const { clock, set, pass } = machine()
    for (let nth = 1; nth < 10; nth += 1) {
      set(6 * S)
      pass(9 * S)
      expect(codeOf(clock.recording)).toBe('clock.jumped')
    }
  })
})

describe('a clock that is set once', () => {
  it('by 6 s is good for commands after 10 s, and for services after an hour', () => {
    const { clock, set, pass } = machine()
    set(6 * S)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(10 * S)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    pass(HOUR - 11 * S)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    pass(S)
    expect(now(clock)).toEqual(BELIEVED)
    set(6 * S)
    expect(codeOf(clock.recording)).toBe('clock.jumped')
  })

  it.each([2 * HOUR, -2 * HOUR, 400 * DAY])('by %d ms keeps commands waiting for an hour too', (by) => {
    const { clock, set, pass } = machine()
    set(by)
    pass(30 * MIN)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    expect(clock.state().commands?.message).toMatch(/sanshe clock accept.*believed at \d{4}-/)
    pass(30 * MIN)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('in two steps of less than an hour, together more, keeps commands waiting', () => {
    const { clock, set, pass } = machine()
    for (let step = 0; step < 2; step += 1) {
      set(40 * MIN)
      pass(10 * S)
    }
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
  })

  it.each([
    ['another host that agrees', (clock: CheckedClock, wall: number) => clock.compare(wall + 4 * S)],
    ["another engine's event", (clock: CheckedClock, wall: number) => clock.heard(wall - 4 * S)],
    ['a person', (clock: CheckedClock) => clock.accept()],
  ])('is believed at once when it is confirmed by %s, once it is steady', (_, confirm) => {
    const { clock, set, pass, wall } = machine()
    set(3 * HOUR)
    pass(2 * S)
    confirm(clock, wall())
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(8 * S)
    expect(now(clock)).toEqual(BELIEVED)
    set(3 * HOUR)
    pass(20 * S)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    confirm(clock, wall())
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('is not confirmed by a host that disagrees, nor by an event of before', () => {
    const { clock, set, pass, wall } = machine()
    set(3 * HOUR)
    pass(20 * S)
    clock.compare(wall() - 3 * HOUR)
    clock.heard(wall() - 6 * S)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
  })
})

describe('at the start', () => {
  it('a clock far ahead of the last event keeps services waiting, and takes commands', () => {
    const { clock, pass, wall } = machine()
    clock.start(NOON - DAY - 1)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    expect(clock.state().services?.message).toMatch(/24 h ahead of the last event/)
    clock.compare(wall())
    expect(now(clock)).toEqual(BELIEVED)
    clock.start(NOON - 400 * DAY)
    pass(HOUR)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('a clock that is wrong and then set right is believed after 10 s', () => {
    const { clock, set, pass } = machine()
    clock.start(NOON - 400 * DAY)
    set(-400 * DAY + HOUR)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(10 * S)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('a log without events is no measure', () => {
    const { clock } = machine()
    clock.start(undefined)
    expect(now(clock)).toEqual(BELIEVED)
  })
})

it('a clock more than 5 s behind what another engine has recorded records nothing, and says both times', () => {
  const { clock, set, pass } = machine()
  clock.heard(NOON + 5 * S)
  expect(now(clock)).toEqual(BELIEVED)
  clock.heard(NOON + 60 * S)
  expect(now(clock)).toEqual(['log.clock-behind', 'log.clock-behind'])
  expect(clock.recording).toThrow(/says 2026-03-01T12:00:00.000Z.*recorded at 2026-03-01T12:01:00.000Z/)
  set(4 * S)
  pass(51 * S)
  expect(now(clock)).toEqual(BELIEVED)
})
