import { sqliteMeaning } from '../../infra/sqlite/results.ts'
import { Fault } from '../../services/kit/fault.ts'

/** Returns the fault for a known error: one of ours, or an error of the operating system or SQLite. Undefined for others. */
export function foreseen(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (!(error instanceof Error)) return undefined
  return ofSystem(error) ?? ofSqlite(error)
}

function ofSystem(cause: NodeJS.ErrnoException): Fault | undefined {
  const { code, path = 'a file' } = cause
  switch (code) {
    case 'ENOENT':
      return new Fault('file.missing', `There is no ${path}: correct the path.`, { cause })
    case 'EEXIST':
    case 'ENOTDIR':
      return new Fault('file.no-folder', `${path} is a file, or lies under one: name a folder.`, { cause })
    case 'EISDIR':
      return new Fault('file.folder', `${path} is a folder: name a file.`, { cause })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Fault('file.denied', `${path} may not be read or written: correct its owner or its mode.`, { cause })
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault('file.no-room', 'The disk is full: make room, then run this again.', { cause })
    case 'EMFILE':
    case 'ENFILE':
      return new Fault('file.too-many', 'Too many files are open: raise the limit (ulimit -n).', { cause })
    default:
      return undefined
  }
}

function ofSqlite(cause: Error): Fault | undefined {
  switch (sqliteMeaning(cause).trouble) {
    case 'foreign':
    case 'damaged':
      return new Fault('file.damaged', 'A database of the data directory is damaged, or is none.', { cause })
    case 'full':
      return new Fault('file.no-room', 'The disk is full: make room, then run this again.', { cause })
    case 'locked':
      return new Fault('file.locked', 'Another program has locked a database of the data directory.', { cause })
    case 'unreachable':
    case 'read-only':
    case 'disk':
      return new Fault('file.unusable', 'A database of the data directory cannot be opened: check disk and modes.', {
        cause,
      })
    default:
      return undefined
  }
}
