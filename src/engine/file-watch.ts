import { type Place, placeOf } from '../../infra/sqlite/place.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'

/** Milliseconds between two looks. */
const EVERY_MS = 1_000

/** What the log's write-ahead log is cut to, at most, while the engine runs: its `journal_size_limit`. */
const WAL_BYTES = 67_108_864

const LASTING = { retryAfter: 5, kind: 'permanent' } as const

/** Files whose loss cannot be made good from the log. */
type WatchedFile = 'log.db' | 'vault.db' | 'state.db'

/** What is said of a file that is not under its name any more, and which work stands still: what it writes would be lost. */
const FILES: Readonly<Record<WatchedFile, { stops: readonly Duty[]; gone: () => Fault; replaced: () => Fault }>> = {
  'log.db': {
    stops: ['answers', 'commands'],
    gone: () =>
      new Fault(
        'log.file-gone',
        'log.db, or log.db-wal, was moved or deleted under the running engine: put it back, or stop the engine and restore a backup.',
        LASTING,
      ),
    replaced: () =>
      new Fault(
        'log.file-replaced',
        'log.db, or log.db-wal, was replaced or cut under the running engine: put the newer files back, or start the engine again.',
        LASTING,
      ),
  },
  'vault.db': {
    stops: ['answers', 'commands'],
    gone: () =>
      new Fault(
        'vault.file-gone',
        'vault.db was moved or deleted under the running engine: put it back, or stop the engine and restore a backup.',
        LASTING,
      ),
    replaced: () =>
      new Fault(
        'vault.file-replaced',
        'vault.db was replaced or cut under the running engine: put the newer file back, or start the engine again.',
        LASTING,
      ),
  },
  'state.db': {
    stops: [],
    gone: () =>
      new Fault(
        'state.file-gone',
        'state.db was moved or deleted under the running engine: put it back, or start the engine again without it.',
        LASTING,
      ),
    replaced: () =>
      new Fault(
        'state.file-replaced',
        'state.db was replaced or cut under the running engine: put the newer file back, or start the engine again.',
        LASTING,
      ),
  },
}

export interface FileWatch extends Pick<Place, 'cutting'> {
  /** Looks now. Why the file is not under its name any more, where it is not. */
  check(): Fault | undefined
  stop(): void
}

/**
 * Looks once a second whether a file that this process has open still stands under its name, and reports it where not.
 *
 * @param path of a file that is open already
 */
export function watchFile(name: WatchedFile, path: string, conditions: Health): FileWatch {
  const place = placeOf(path, name === 'log.db' ? WAL_BYTES : 0)
  const { stops, ...faults } = FILES[name]
  let before: string | undefined
  function check(): Fault | undefined {
    const now = place.check()
    const fault = now && faults[now]()
    if (now !== before) conditions.report(`${name} file`, fault, stops)
    before = now
    return fault
  }
  const timer = setInterval(check, EVERY_MS)
  timer.unref()
  return { check, cutting: place.cutting, stop: () => clearInterval(timer) }
}
