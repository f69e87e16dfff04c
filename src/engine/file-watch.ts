import { type FilePlace, filePlace } from '../../infra/sqlite/place.ts'
import { DATA_FILES } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'

/** How often a file is checked, in milliseconds. */
const LOOK_MS = 1_000

/** The size that SQLite cuts the log's write-ahead log to while the engine runs: its `journal_size_limit`. */
const WAL_BYTES = 67_108_864

/** Files that cannot be rebuilt from the log. */
type WatchedFile = 'log' | 'vault' | 'state'

interface Loss {
  /** Work that is blocked, because its writes would be lost. */
  readonly stops: readonly Duty[]
  readonly gone: string
  readonly replaced: string
}

const LOSSES: Readonly<Record<WatchedFile, Loss>> = {
  log: {
    stops: ['answers', 'commands'],
    gone: 'log.db or log.db-wal was moved or deleted while the engine was running. Put it back, or stop the engine and restore a backup.',
    replaced:
      'log.db or log.db-wal was replaced or cut while the engine was running. Put the newer files back, or start the engine again.',
  },
  vault: {
    stops: ['answers', 'commands'],
    gone: 'vault.db was moved or deleted while the engine was running. Put it back, or stop the engine and restore a backup.',
    replaced:
      'vault.db was replaced or cut while the engine was running. Put the newer file back, or start the engine again.',
  },
  state: {
    stops: [],
    gone: 'state.db was moved or deleted while the engine was running. Put it back, or start the engine again without it.',
    replaced:
      'state.db was replaced or cut while the engine was running. Put the newer file back, or start the engine again.',
  },
}

export interface FileWatch extends Pick<FilePlace, 'cutting'> {
  /** Checks now. Returns why the file is no longer under its name, or undefined if it is. */
  check(): Fault | undefined
  stop(): void
}

/**
 * Checks once a second that an open file is still under its name, and reports a fault if it is not.
 *
 * @param path path of the open file
 */
export function watchFile(file: WatchedFile, path: string, conditions: Health): FileWatch {
  const place = filePlace(path, file === 'log' ? WAL_BYTES : 0)
  const { stops, ...details } = LOSSES[file]
  let before: string | undefined
  function check(): Fault | undefined {
    const now = place.check()
    const fault =
      now && new Fault(`${file}.file-${now}`, details[now], { retryAfter: 5, kind: 'permanent', outage: true })
    if (now !== before) conditions.report(`${DATA_FILES[file]} file`, fault, stops)
    before = now
    return fault
  }
  const timer = setInterval(check, LOOK_MS)
  timer.unref()
  return { check, cutting: place.cutting, stop: () => clearInterval(timer) }
}
