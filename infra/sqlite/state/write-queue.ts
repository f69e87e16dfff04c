import type { Fault } from '../../../services/kit/fault.ts'
import { stateFault } from './faults.ts'
import type { StateStatement } from './statement.ts'
import type { StateWriter } from './writer.ts'

/** At most this many changes share one transaction. */
const MAX_CHANGES_PER_COMMIT = 200
/** Queued changes gather for this time, so that they share a transaction. */
const GATHER_MS = 100
/** The wait before a failed queue is written again. Each failure doubles it, up to the longest wait. */
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000
/** Changes that a part hands over, and the calls that tell the part their outcome. */
export interface TakenStatements {
  readonly statements: readonly StateStatement[]
  /** Called when they are committed. */
  written(): void
  /** Called when nothing of them was written. The part then holds them again. */
  failed(): void
}

/** The changes that one part has not written yet. */
export interface Pending {
  /** Returns the number of changes, without those taken. */
  size(): number
  /** Hands over about this many changes. */
  take(most: number): TakenStatements
}

/** Writes the changes of several parts, many in one transaction. */
export interface WriteQueue {
  /** Registers a part. The part calls the returned function when it has changes, which are then written a little later. */
  add(part: Pending): () => void
  /** Writes the pending changes. Resolves with false where that fails now; it is then retried by itself. */
  flush(): Promise<boolean>
  /** Ends writing by itself. `flush` still writes. */
  stop(): void
}

interface QueueParts {
  readonly writer: StateWriter
  /** Path of the file, for errors. */
  readonly path: string
  /** Called once when changes begin to fail. */
  readonly failed: (fault: Fault) => void
  /** Called when all pending changes are written again. */
  readonly mended?: () => void
}

/** Makes a queue without parts. */
export function writeQueue({ writer, path, failed, mended }: QueueParts): WriteQueue {
  const parts: Pending[] = []
  let timer: NodeJS.Timeout | undefined
  /** The wait before the next attempt; undefined unless changes fail. */
  let waitMs: number | undefined
  let draining: Promise<boolean> | undefined
  let stopped = false

  const pending = (): Pending[] => parts.filter((part) => part.size() > 0)

  async function drain(): Promise<boolean> {
    try {
      for (let next = pending(); next.length > 0; next = pending()) await writeSome(writer, next)
      over()
      return true
    } catch (error) {
      postpone(stateFault(error, path))
      return false
    } finally {
      draining = undefined
    }
  }

  async function flush(): Promise<boolean> {
    // An attempt that began before may have met a lock that is gone by now.
    if (draining !== undefined && (await draining)) return true
    if (draining === undefined && pending().length > 0) draining = drain()
    if (draining !== undefined) return draining
    over()
    return true
  }

  function over(): void {
    if (waitMs === undefined) return
    waitMs = undefined
    mended?.()
  }

  function postpone(fault: Fault): void {
    if (waitMs === undefined) failed(fault)
    waitMs = Math.min((waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS)
    schedule(waitMs)
  }

  function schedule(ms: number): void {
    if (timer !== undefined || stopped) return
    timer = setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  return {
    add(part) {
      parts.push(part)
      return () => schedule(GATHER_MS)
    },
    flush,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Writes changes of these parts in one transaction. @throws Fault where nothing of it was written */
async function writeSome(writer: StateWriter, parts: readonly Pending[]): Promise<void> {
  const taken: TakenStatements[] = []
  let left = MAX_CHANGES_PER_COMMIT
  for (const part of parts) {
    if (left <= 0) break
    const some = part.take(left)
    left -= some.statements.length
    taken.push(some)
  }
  try {
    const statements = taken.flatMap((one) => one.statements)
    await writer.write(statements, 0)
  } catch (error) {
    for (const one of taken) one.failed()
    throw error
  }
  for (const one of taken) one.written()
}
