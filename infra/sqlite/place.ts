import { realpathSync, type Stats, statSync } from 'node:fs'

/** The state of an open file: `gone` where no file has its name, `replaced` where another file has it or the file was cut. */
export type Misplaced = 'gone' | 'replaced'

/** A database file under the name by which it was opened. */
export interface FilePlace {
  /** Returns what is wrong with the file; undefined where nothing is. It takes microseconds. */
  check(): Misplaced | undefined
  /** Runs work of this process that cuts the write-ahead log, which `check` then does not report. */
  cutting<T>(work: () => Promise<T>): Promise<T>
}

interface Known {
  readonly name: string
  /** SQLite may cut the file to this many bytes: never for a database, within a limit for its write-ahead log. */
  readonly leastBytes: number
  found: Pick<Stats, 'dev' | 'ino' | 'size'> | undefined
}

/**
 * Remembers which file a name means right after it was opened, and its write-ahead log. A file that is deleted or replaced later takes
 * writes until the process ends, and then they are lost.
 *
 * @param path as the operator gave it, so that a link that later leads elsewhere is noticed too
 * @param walBytes the size to which SQLite may cut the write-ahead log while the file is open; 0 where it may be emptied at any time
 */
export function filePlace(path: string, walBytes = 0): FilePlace {
  const real = realpathSync(path)
  const files: Known[] = [
    { name: path, leastBytes: Number.POSITIVE_INFINITY, found: statOf(path) },
    { name: `${real}-wal`, leastBytes: walBytes, found: statOf(`${real}-wal`) },
  ]
  /** Whether a file was cut. It stays true when the file grows again. */
  let cut = false
  /** The number of running calls of `cutting`. */
  let cutting = 0

  function look(file: Known): Misplaced | undefined {
    const { found: before } = file
    const now = statOf(file.name)
    if (before === undefined) file.found = now
    if (before === undefined) return undefined
    if (now === undefined) return 'gone'
    if (now.ino !== before.ino || now.dev !== before.dev) return 'replaced'
    cut ||= cutting === 0 && now.size < Math.min(before.size, file.leastBytes)
    file.found = now
    return cut ? 'replaced' : undefined
  }

  return {
    check() {
      for (const file of files) {
        const misplaced = look(file)
        if (misplaced !== undefined) return misplaced
      }
      return undefined
    },
    async cutting(work) {
      cutting += 1
      try {
        return await work()
      } finally {
        for (const file of files) look(file)
        cutting -= 1
      }
    },
  }
}

/** Returns undefined where there is no such file. */
const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
