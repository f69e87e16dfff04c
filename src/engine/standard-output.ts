import { type DestinationStream, pino } from 'pino'

/** Bytes of lines that wait for a slow standard output; what comes beyond is dropped, and counted. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024
/** Milliseconds that a process which ends waits for a standard output that takes nothing. */
const PATIENCE_MS = 1_000

/**
 * Standard output for log lines. Where its reader has stopped reading, neither memory nor the end of the process waits for
 * it: lines are dropped, and how many is told once it reads on.
 *
 * @param dropped told how many lines were dropped, once there is room again
 */
export function standardOutput(dropped: (lines: number) => void): DestinationStream {
  let lost = 0
  let stuckSince: number | undefined
  let ending = false
  const destination = pino.destination({
    dest: process.stdout.fd,
    sync: false,
    maxLength: MOST_WAITING_BYTES,
    retryEAGAIN() {
      stuckSince ??= performance.now()
      return !ending || performance.now() - stuckSince < PATIENCE_MS
    },
  })
  destination.on('write', () => {
    stuckSince = undefined
  })
  destination.on('drop', () => {
    lost += 1
  })
  destination.on('drain', () => {
    if (lost === 0) return
    const lines = lost
    lost = 0
    dropped(lines)
  })
  // What pino itself does at the end has no limit of time.
  process.prependOnceListener('exit', () => {
    ending = true
    try {
      destination.flushSync()
    } catch {
      destination.destroy()
    }
  })
  return destination
}
