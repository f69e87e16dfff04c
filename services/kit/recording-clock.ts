import { instant, iso } from '../../domain/kernel/index.ts'
import { clockBehind } from '../clock/checked-clock.ts'
import { TOLERANCE_MS } from '../clock/clock-doubt.ts'
import type { Clock } from '../ports/clock.ts'
import { Fault } from './fault.ts'
import type { Recording } from './stored-form.ts'

/** The moment at which an event is recorded. */
export interface RecordingTime {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The same moment as RFC 3339 in UTC with milliseconds. */
  readonly text: string
}

/** The clock of a log. It never goes back, so the state at a recorded moment is a prefix of the log. */
export interface RecordingClock {
  /** Returns the time for an append that begins. @throws Fault `log.clock-behind` */
  begin(): RecordingTime
  /** Returns the latest moment of a finished append or one in progress, in milliseconds since 1970. */
  latest(): number
  /** Call when the append that began at `at` has ended. `written` says whether it succeeded. */
  end(at: number, written: boolean): void
}

/** @param last when the last event of the log was recorded, in milliseconds since 1970 */
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
      // A time that no append has written is dropped, because the clock may have been wrong for a moment.
      if (begun === 0 && now.at !== written) now = { at: written, text: iso(written) }
    },
  }
}

/** Makes the fault of an event whose `time` is before the last event of its stream. */
export const beforePrevious = (): Fault =>
  new Fault('time.before-previous', '`time` must not be before the previous event of the stream.')

/**
 * Checks the `time` of the events of an append. Returns that of the first and the last one, in milliseconds.
 *
 * @param recorded when the events are recorded: no `time` may be later
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
      '`time` must be RFC 3339 in UTC with milliseconds, such as 2026-03-01T08:00:00.000Z.',
    )
  }
  if (at > recorded) {
    throw new Fault('time.in-future', '`time` must not be later than the moment at which the event is recorded.')
  }
  return at
}
