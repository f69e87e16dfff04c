import { write, writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** Bytes of lines that may wait for a slow standard output. Further lines are dropped and counted. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024
/** Characters of lines that are written at once. */
const CHUNK_CHARS = 32 * 1024
/** Milliseconds until the next attempt on a pipe whose reader is slow. */
const BUSY_RETRY_MS = 20
/** Milliseconds until the next attempt after any other error: a full disk, a closed pipe. */
const FAILED_RETRY_MS = 1_000
/** Milliseconds that an ending process waits for a slow reader. */
const PATIENCE_MS = 1_000

const NOTHING = Buffer.alloc(0)

/**
 * Standard output for log lines. No fault of it stops the engine. If its reader is slow or gone, or its disk is full, lines wait in
 * bounded memory and are written when there is room. Further lines are dropped, and the end of the process waits for a second at
 * most.
 *
 * pino's own destination waits forever when it writes a fatal line, or its last lines, to a full disk.
 *
 * @param dropped called with the number of dropped lines, once there is room again
 * @param fd file descriptor to write to. Default: standard output
 */
export function standardOutput(dropped: (lines: number) => void, fd: number = process.stdout.fd): DestinationStream {
  /** Whole lines, joined to chunks. */
  const waiting: string[] = []
  let waitingBytes = 0
  /** The unwritten rest of the current chunk. */
  let chunk: Buffer = NOTHING
  let state: 'idle' | 'writing' | 'paused' = 'idle'
  let lost = 0

  function take(): boolean {
    if (chunk.length === 0) chunk = Buffer.from(waiting.shift() ?? '')
    return chunk.length > 0
  }

  function wrote(bytes: number): void {
    chunk = chunk.subarray(bytes)
    waitingBytes -= bytes
  }

  function next(): void {
    state = 'idle'
    if (!take()) {
      if (lost > 0) tell()
      return
    }
    state = 'writing'
    write(fd, chunk, (error, bytes) => {
      if (error === null) {
        wrote(bytes)
        next()
        return
      }
      state = 'paused'
      setTimeout(next, isBusy(error) ? BUSY_RETRY_MS : FAILED_RETRY_MS).unref()
    })
  }

  function tell(): void {
    const lines = lost
    lost = 0
    dropped(lines)
  }

  process.prependOnceListener('exit', () => {
    // A chunk that is being written stays with the thread that writes it.
    if (state === 'writing') wrote(chunk.length)
    const until = performance.now() + PATIENCE_MS
    while (take()) {
      try {
        wrote(writeSync(fd, chunk))
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) return
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_RETRY_MS)
      }
    }
  })

  return {
    write(line) {
      const bytes = Buffer.byteLength(line)
      if (waitingBytes + bytes > MOST_WAITING_BYTES) {
        lost += 1
        return
      }
      waitingBytes += bytes
      const last = waiting.at(-1)
      if (last !== undefined && last.length + line.length <= CHUNK_CHARS) waiting[waiting.length - 1] = last + line
      else waiting.push(line)
      if (state === 'idle') next()
    },
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
