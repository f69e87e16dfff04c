import { randomFillSync } from 'node:crypto'
import { renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE_MODE } from '../../services/kit/private-files.ts'

/** Emptying the write-ahead log of read.db lengthens the file first, by some hundred KB after a few thousand events. */
const RESERVE_BYTES = 4 * 1024 * 1024
/** Bytes that stay free beside the reserve: a database may grow by this much between two checks. */
const SPARE_BYTES = 2 * 1024 * 1024

/** The free MiB that making the reserve needs, for the operator. */
export const RESERVE_NEEDS_MIB = (RESERVE_BYTES + SPARE_BYTES) / 2 ** 20

/** A file that holds room on a disk. When the disk is full, the file is deleted, so that the databases beside it have room to shrink. */
export interface DiskReserve {
  /** Gives the room back to the disk. False where the reserve was not there. */
  release(): boolean
  /** Makes the reserve again where the disk has enough room. Returns whether the reserve is there. */
  restore(): boolean
  /** Whether the disk has so little room that opening a database may fail. */
  isNeeded(): boolean
}

/**
 * Makes the reserve of a disk, which `restore` creates. Any thread of the process that owns the folder may release the reserve.
 *
 * @param file the path of the reserve, on the disk in question
 */
export function diskReserve(file: string): DiskReserve {
  const folder = dirname(file)
  const isThere = (): boolean => statSync(file, { throwIfNoEntry: false })?.size === RESERVE_BYTES

  function make(): boolean {
    const unfinished = `${file}.new`
    try {
      // Zeros take no room on a file system that compresses.
      writeFileSync(unfinished, randomFillSync(Buffer.alloc(RESERVE_BYTES)), { mode: FILE_MODE })
      renameSync(unfinished, file)
      return true
    } catch {
      rmSync(unfinished, { force: true })
      return false
    }
  }

  return {
    release() {
      const there = isThere()
      rmSync(file, { force: true })
      return there
    },
    restore: () => isThere() || (freeBytes(folder) >= RESERVE_BYTES + SPARE_BYTES && make()),
    isNeeded: () => freeBytes(folder) < SPARE_BYTES,
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
