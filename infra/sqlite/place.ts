import { realpathSync, type Stats, statSync } from 'node:fs'

/** What became of a file that this process has open: there is none under its name, or another one, or less of it. */
export type Misplaced = 'gone' | 'replaced'

/** A database file under the name by which it was opened. */
export interface FilePlace {
  /** Microseconds: a few calls of the operating system. */
  check(): Misplaced | undefined
  /** Does work of this process that cuts the write-ahead log: that is nothing to notice. */
  cutting<T>(work: () => Promise<T>): Promise<T>
}

interface Known {
  readonly name: string
  /** A database grows and never shrinks; its write-ahead log may, down to so many bytes. */
  readonly least: number
  found: Pick<Stats, 'dev' | 'ino' | 'size'> | undefined
}

/**
 * Remembers which file stands under a name right after it was opened, and the write-ahead log beside it: what is written to a
 * file that was deleted or replaced since is lost when the process ends.
 *
 * @param path as it was given: a link that leads elsewhere later is noticed, too
 * @param walBytes what SQLite cuts the write-ahead log to, at most, while the file is open; 0 where it may be emptied at any time
 */
export function filePlace(path: string, walBytes = 0): FilePlace {
  const real = realpathSync(path)
  const files: Known[] = [
    { name: path, least: Number.POSITIVE_INFINITY, found: statOf(path) },
    { name: `${real}-wal`, least: walBytes, found: statOf(`${real}-wal`) },
  ]
  /** What was cut stays so, also when it grows again. */
  let cut = false
  /** How much work is under way that cuts it. */
  let cutting = 0

  function look(file: Known): Misplaced | undefined {
    const { found: before } = file
    const now = statOf(file.name)
    if (before === undefined) file.found = now
    if (before === undefined) return undefined
    if (now === undefined) return 'gone'
    if (now.ino !== before.ino || now.dev !== before.dev) return 'replaced'
    cut ||= cutting === 0 && now.size < Math.min(before.size, file.least)
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

/** Undefined where there is no such file. */
const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
