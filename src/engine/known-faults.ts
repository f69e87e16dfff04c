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
      return new Fault('file.missing', `${path} does not exist. Correct the path.`, { cause })
    case 'EEXIST':
    case 'ENOTDIR':
      return new Fault(
        'file.no-folder',
        `${path} is a file, or its path leads through one. Use the path of a folder.`,
        { cause },
      )
    case 'EISDIR':
      return new Fault('file.folder', `${path} is a folder. Use the path of a file.`, { cause })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Fault('file.denied', `The operating system denies access to ${path}. Correct its owner or its mode.`, {
        cause,
      })
    case 'ENOSPC':
    case 'EDQUOT':
      return new Fault('file.no-room', 'The disk is full. Free some space, then run the command again.', { cause })
    case 'EMFILE':
    case 'ENFILE':
      return new Fault('file.too-many', 'Too many files are open. Raise the limit (ulimit -n).', { cause })
    default:
      return undefined
  }
}

function ofSqlite(cause: Error): Fault | undefined {
  switch (sqliteMeaning(cause).trouble) {
    case 'foreign':
    case 'damaged':
      return new Fault(
        'file.damaged',
        'A file of the data directory is damaged, or is not a database. Restore it from a backup.',
        { cause },
      )
    case 'full':
      return new Fault('file.no-room', 'The disk is full. Free some space, then run the command again.', { cause })
    case 'locked':
      return new Fault(
        'file.locked',
        'Another program has locked a database of the data directory. Stop that program.',
        { cause },
      )
    case 'unreachable':
    case 'read-only':
    case 'disk':
      return new Fault(
        'file.unusable',
        'A database of the data directory cannot be opened. Check the disk, and the modes of the files.',
        {
          cause,
        },
      )
    default:
      return undefined
  }
}
