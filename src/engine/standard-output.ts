import { type DestinationStream, pino } from 'pino'

/** Bytes of lines that may wait for a slow standard output. Further lines are dropped and counted. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024
/** Milliseconds that an ending process waits for a standard output that accepts nothing. */
const PATIENCE_MS = 1_000

/**
 * Standard output for log lines. If its reader stops reading, lines are dropped, so that memory stays bounded and the process can
 * end. The number of dropped lines is reported when the reader continues.
 *
 * @param dropped called with the number of dropped lines, once there is room again
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
  // The flush that pino does at the end has no time limit.
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
