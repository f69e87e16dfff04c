import { instant, iso } from '../../domain/kernel/index.ts'
import { clockBehind } from '../clock/checked-clock.ts'
import { TOLERANCE_MS } from '../clock/clock-doubt.ts'
import type { Clock } from '../ports/clock.ts'
import { Fault } from './fault.ts'
import type { Recording } from './stored-form.ts'

/** When something is recorded. */
export interface RecordingTime {
  /** Milliseconds since 1970. */
  readonly at: number
  /** RFC 3339 in UTC with milliseconds. */
  readonly text: string
}

/** The log's own time: it never goes back, so that a prefix of the log is the state at a recorded moment. */
export interface RecordingClock {
  /** Now, for an append that begins. @throws Fault `log.clock-behind` */
  begin(): RecordingTime
  /** The latest moment at which anything was recorded, or is being recorded. */
  latest(): number
  /** The append that began at `at` has ended. */
  end(at: number, written: boolean): void
}

/** @param last when the log's last event was recorded */
export function recordingClock(clock: Clock, last: number): RecordingClock {
  let written = last
  let begun = 0
  let now: RecordingTime = { at: last, text: iso(last) }
  return {
    begin() {
      const at = clock()
      if (at < now.at - TOLERANCE_MS) throw clockBehind(at, now.at)
      if (at > now.at) now = { at, text: iso(at) }
      begun += 1
      return now
    },
    latest: () => now.at,
    end(at, success) {
      begun -= 1
      if (success && at > written) written = at
      // Of a clock that was wrong for a moment nothing must stay but what was written by it.
      if (begun === 0 && now.at !== written) now = { at: written, text: iso(written) }
    },
  }
}

/** Makes the fault of an event whose `time` is before the last event of its stream. */
export const beforePrevious = (): Fault =>
  new Fault('time.before-previous', '`time` must not be before the previous event of the stream.')

/**
 * `time` of an append's first and last event, in milliseconds.
 *
 * @param recorded when they are recorded: none may lie later
 * @throws Fault `time.before-previous` `time.invalid` `time.in-future`
 */
export function times(events: readonly Recording[], recorded: number): { firstTime: number; lastTime: number } {
  let firstTime: number | undefined
  let lastTime = Number.NEGATIVE_INFINITY
  for (const { time, recordedtime } of events) {
    const at = time === recordedtime ? recorded : pastInstant(time, recorded)
    if (at < lastTime) throw beforePrevious()
    firstTime ??= at
    lastTime = at
  }
  return { firstTime: firstTime ?? lastTime, lastTime }
}

function pastInstant(time: string, recorded: number): number {
  const at = instant(time)
  if (Number.isNaN(at) || iso(at) !== time) {
    throw new Fault(
      'time.invalid',
      'A time is RFC 3339 in UTC with milliseconds: write it as 2026-03-01T08:00:00.000Z.',
    )
  }
  if (at > recorded) {
    throw new Fault('time.in-future', 'An event cannot happen later than it is recorded: give an earlier time.')
  }
  return at
}
