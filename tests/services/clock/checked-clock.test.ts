import { describe, expect, it } from 'vitest'
import { type CheckedClock, checkedClock } from '../../../services/clock/checked-clock.ts'
import { Fault } from '../../../services/kit/fault.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NOON = Date.parse('2026-03-01T12:00:00.000Z')

/** A machine whose wall clock the test sets while time passes. */
function machine() {
  let wall = NOON
  let monotonic = 123_456
  const clock = checkedClock({ wall: () => wall, monotonic: () => monotonic })
  return {
    clock,
    wall: () => wall,
    /** Sets the clock. By default the clock is then read. */
    set(ms: number, looked = true) {
      wall += ms
      if (looked) clock.state()
    },
    /** Lets time pass, and reads the clock once a second. */
    pass(ms: number) {
      for (let left = ms; left > 0; left -= SECOND_MS) {
        wall += Math.min(left, SECOND_MS)
        monotonic += Math.min(left, SECOND_MS)
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
/** The state of the clock for commands and for services. */
const now = (clock: CheckedClock) => [codeOf(clock.recording), codeOf(clock.acting)]
const BELIEVED = ['believed', 'believed']

describe('a clock that runs', () => {
  it('is trusted, also with small steps and slow drift', () => {
    const { clock, wall, set, pass } = machine()
    clock.start(NOON - HOUR_MS)
    expect([clock.recording(), clock.acting()]).toEqual([wall(), wall()])
    set(4_900)
    expect(now(clock)).toEqual(BELIEVED)
    set(-4_900)
    for (let hour = 0; hour < 12; hour += 1) {
      pass(HOUR_MS)
      set(1_500)
      expect(now(clock)).toEqual(BELIEVED)
    }
  })
})

describe('one reading that jumps', () => {
  it('by 400 days for 4 s is never trusted, and work resumes 10 s after it', () => {
    const { clock, set, pass } = machine()
    clock.start(NOON - HOUR_MS)
    set(400 * DAY_MS, false)
    // The very first reading is refused.
    expect(codeOf(clock.acting)).toBe('clock.jumped')
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(4 * SECOND_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    set(-400 * DAY_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(9 * SECOND_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(SECOND_MS)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('repeatedly never becomes steady', () => {
    const { clock, set, pass } = machine()
    for (let nth = 1; nth < 10; nth += 1) {
      set(6 * SECOND_MS)
      pass(9 * SECOND_MS)
      expect(codeOf(clock.recording)).toBe('clock.jumped')
    }
  })
})

describe('a clock that is set once', () => {
  it('by 6 s is trusted for commands after 10 s, and for services after an hour', () => {
    const { clock, set, pass } = machine()
    set(6 * SECOND_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(10 * SECOND_MS)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    pass(HOUR_MS - 11 * SECOND_MS)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    pass(SECOND_MS)
    expect(now(clock)).toEqual(BELIEVED)
    set(6 * SECOND_MS)
    expect(codeOf(clock.recording)).toBe('clock.jumped')
  })

  it.each([2 * HOUR_MS, -2 * HOUR_MS, 400 * DAY_MS])('by %d ms blocks commands for an hour too', (by) => {
    const { clock, set, pass } = machine()
    set(by)
    pass(30 * MINUTE_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    expect(clock.state().commands?.message).toMatch(/sanshe clock accept.*trusted from \d{4}-/)
    pass(30 * MINUTE_MS)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('in two steps of together more than an hour blocks commands', () => {
    const { clock, set, pass } = machine()
    for (let step = 0; step < 2; step += 1) {
      set(40 * MINUTE_MS)
      pass(10 * SECOND_MS)
    }
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
  })

  it.each([
    ['another host that agrees', (clock: CheckedClock, wall: number) => clock.compare(wall + 4 * SECOND_MS)],
    ["another engine's event", (clock: CheckedClock, wall: number) => clock.heard(wall - 4 * SECOND_MS)],
    ['a person', (clock: CheckedClock) => clock.accept()],
  ])('is believed at once when it is confirmed by %s, once it is steady', (_, confirm) => {
    const { clock, set, pass, wall } = machine()
    set(3 * HOUR_MS)
    pass(2 * SECOND_MS)
    confirm(clock, wall())
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(8 * SECOND_MS)
    expect(now(clock)).toEqual(BELIEVED)
    set(3 * HOUR_MS)
    pass(20 * SECOND_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    confirm(clock, wall())
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('is not confirmed by a host that disagrees, nor by an earlier event', () => {
    const { clock, set, pass, wall } = machine()
    set(3 * HOUR_MS)
    pass(20 * SECOND_MS)
    clock.compare(wall() - 3 * HOUR_MS)
    clock.heard(wall() - 6 * SECOND_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
  })
})

describe('at the start', () => {
  it('a clock far ahead of the last event blocks services but not commands', () => {
    const { clock, pass, wall } = machine()
    clock.start(NOON - DAY_MS - 1)
    expect(now(clock)).toEqual(['believed', 'clock.unconfirmed'])
    expect(clock.state().services?.message).toMatch(/24 h ahead of the last event/)
    clock.compare(wall())
    expect(now(clock)).toEqual(BELIEVED)
    clock.start(NOON - 400 * DAY_MS)
    pass(HOUR_MS)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('a wrong clock that is corrected is trusted after 10 s', () => {
    const { clock, set, pass } = machine()
    clock.start(NOON - 400 * DAY_MS)
    set(-400 * DAY_MS + HOUR_MS)
    expect(now(clock)).toEqual(['clock.jumped', 'clock.jumped'])
    pass(10 * SECOND_MS)
    expect(now(clock)).toEqual(BELIEVED)
  })

  it('a log without events is no evidence against the clock', () => {
    const { clock } = machine()
    clock.start(undefined)
    expect(now(clock)).toEqual(BELIEVED)
  })
})

it('a clock more than 5 s behind the events of another engine records nothing, and the refusal names both times', () => {
  const { clock, set, pass } = machine()
  clock.heard(NOON + 5 * SECOND_MS)
  expect(now(clock)).toEqual(BELIEVED)
  clock.heard(NOON + 60 * SECOND_MS)
  expect(now(clock)).toEqual(['log.clock-behind', 'log.clock-behind'])
  expect(clock.recording).toThrow(/says 2026-03-01T12:00:00.000Z.*recorded at 2026-03-01T12:01:00.000Z/)
  set(4 * SECOND_MS)
  pass(51 * SECOND_MS)
  expect(now(clock)).toEqual(BELIEVED)
})
