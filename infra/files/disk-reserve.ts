import { randomFillSync } from 'node:crypto'
import { renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE_MODE } from '../../services/kit/private-files.ts'

/** Emptying the write-ahead log of read.db lengthens the file first, by some hundred KB after a few thousand events. */
const RESERVE_BYTES = 4 * 1024 * 1024
/** Bytes that stay free beside the reserve: a database grows by up to so many between two looks. */
const SPARE_BYTES = 2 * 1024 * 1024

/** Free bytes that it takes to make the reserve, in MiB: what an operator is told. */
export const RESERVE_NEEDS_MIB = (RESERVE_BYTES + SPARE_BYTES) / 2 ** 20

/** Room on a disk that is kept in a file of its own, and given back when the disk is full, so that the databases beside it can be made smaller. */
export interface DiskReserve {
  /** Gives the room to the disk. False where there was none to give. */
  release(): boolean
  /** Takes the room again where the disk has enough. Returns whether the reserve is there. */
  restore(): boolean
  /** Whether the disk has so little room that a database may not even be opened. */
  isNeeded(): boolean
}

/**
 * Any thread of the process that owns the folder may release the reserve.
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
