import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { iso } from '../../domain/kernel/index.ts'
import { DATA_FILES, dataFiles } from '../kit/data-files.ts'
import { Fault } from '../kit/fault.ts'
import { entriesOfFolder, FILE_MODE } from '../kit/private-files.ts'
import type { Clock } from '../ports/clock.ts'
import type { MasterKeySource } from '../ports/master-key.ts'
import type { StoredFilesIn } from '../ports/stored-files.ts'
import { contentOf, copyWithDigest, type FileContent } from './durable-copy.ts'
import { inspect } from './inspection.ts'
import { type Manifest, writeManifest } from './manifest.ts'

export interface BackupPorts {
  readonly filesIn: StoredFilesIn
  readonly masterKeys: MasterKeySource
}

export interface BackupOptions extends BackupPorts {
  /** The data directory. Its engine may run: the backup changes and locks nothing there, and waits for nothing. */
  readonly directory: string
  /** The folder for the backup. It is made if it does not exist, and must be empty. */
  readonly to: string
  readonly clock: Clock
  /** Whether the backup includes the master key. A holder of such a backup can read all personal values. */
  readonly withMasterKey?: boolean
  /** Called before each file is copied. */
  readonly onFile?: (name: string) => Promise<void> | void
}

/**
 * The order of copying. Each file refers to the next one, which is therefore copied later: a checkpoint refers to an event of the
 * log, and a value in the log to its key in the vault. The key was durable before the event.
 */
const ORDER = ['state', 'log', 'vault'] as const

/**
 * Copies the files of a data directory that cannot be derived, while its engine works, and reads the whole copy.
 *
 * @returns the manifest of the backup
 * @throws Fault `backup.folder` `backup.incomplete`, and the faults of the copied files
 */
export async function takeBackup(options: BackupOptions): Promise<Omit<Manifest, 'format'>> {
  const { directory, to, clock, withMasterKey = false, filesIn } = options
  const sources = filesIn(directory)
  sources.log.probe()
  if (!sources.vault.exists()) {
    throw new Fault('backup.incomplete', `${directory} has a log but no vault: start the engine once, then back it up.`)
  }
  await newBackupFolder(to)
  try {
    const made = iso(clock())
    const names = await copyFiles(options)
    const inspected = await inspect(filesIn(to), knownKey(options.masterKeys, directory))
    const files: Record<string, FileContent> = {}
    for (const name of names) files[name] = await contentOf(join(to, name))
    const manifest = { made, ...inspected, masterKey: withMasterKey, files }
    await writeManifest(to, manifest)
    return manifest
  } catch (error) {
    // An unfinished backup must not look like a backup.
    await emptied(to)
    throw error
  }
}

/** Removes the files of an unfinished backup. */
export async function emptied(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { force: true })
}

/** Returns the master key; undefined where a process without it makes the backup. */
function knownKey(masterKeys: MasterKeySource, directory: string): Buffer | undefined {
  const isThere = masterKeys.given || existsSync(dataFiles(directory).masterKey)
  return isThere ? masterKeys.read(directory) : undefined
}

/** Copies the files. @returns the names of the files in the backup */
async function copyFiles(options: BackupOptions): Promise<string[]> {
  const { directory, to, withMasterKey = false, filesIn, masterKeys, onFile } = options
  const sources = filesIn(directory)
  const targets = dataFiles(to)
  const names: string[] = []
  for (const key of ORDER.filter((one) => sources[one].exists())) {
    await onFile?.(DATA_FILES[key])
    await sources[key].copyTo(targets[key])
    names.push(DATA_FILES[key])
  }
  const { demo } = dataFiles(directory)
  if (existsSync(demo)) {
    await copyWithDigest(demo, targets.demo)
    names.push(DATA_FILES.demo)
  }
  if (withMasterKey) {
    const text = `${masterKeys.read(directory).toString('base64')}\n`
    await writeFile(targets.masterKey, text, { mode: FILE_MODE, flag: 'wx' })
    names.push(DATA_FILES.masterKey)
  }
  return names
}

/** Makes the folder of a new backup. @throws Fault `backup.folder` if it is not empty or cannot be made */
export async function newBackupFolder(folder: string): Promise<void> {
  const found = await entriesOfFolder(folder).catch((cause: unknown) => {
    throw new Fault('backup.folder', `${folder} cannot be made: name a folder that this user may write to.`, { cause })
  })
  if (found.length === 0) return
  throw new Fault('backup.folder', `${folder} is not empty: name a new folder for each backup.`)
}
