import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DATA_FILES, dataFiles } from '../kit/data-files.ts'
import { Fault } from '../kit/fault.ts'
import { entriesOfFolder, FOLDER_MODE } from '../kit/private-files.ts'
import type { Clock } from '../ports/clock.ts'
import type { LogIdentity } from '../ports/event-log.ts'
import type { MasterKeySource } from '../ports/master-key.ts'
import type { VaultFile } from '../ports/stored-files.ts'
import type { BackupPorts } from './backup.ts'
import { copyWithDigest, durable } from './durable-copy.ts'
import { inspect, mismatched, sameFiles } from './inspection.ts'
import { damaged, type Manifest, readManifest } from './manifest.ts'

export interface RestoreOptions extends BackupPorts {
  /** The folder of a backup. */
  readonly from: string
  /** The data directory to restore into. It is made if it does not exist, and may hold only a master key and a token secret. */
  readonly directory: string
  readonly clock: Clock
  /** A folder with a later state of the vault. The restore erases everything that is erased there. */
  readonly erasedIn?: string
}

export interface Restored {
  readonly manifest: Manifest
  /** The identity of the restored log, which is in a new epoch. */
  readonly log: LogIdentity
  /** The number of keys that were destroyed again; undefined if no later vault was named. */
  readonly erasedAgain?: number
  /** Whether a master key was found. It is the one of this vault, otherwise the restore fails. */
  readonly masterKey: boolean
}

/** The name of the folder for files that are not yet checked. */
const STAGE = 'restoring'
/** Names that the directory may hold before: keys that a person put back, leftovers of an interrupted restore, and system files. */
const HARMLESS: readonly string[] = [
  STAGE,
  DATA_FILES.masterKey,
  DATA_FILES.tokenSecret,
  'lost+found',
  `${DATA_FILES.log}-owner`,
  `${DATA_FILES.log}-owner-journal`,
]

/**
 * Puts a backup into an empty data directory, checks that every file is as it was, and begins a new epoch of the log. If it is
 * interrupted before its last step, it has changed nothing and can be repeated.
 *
 * @throws Fault `backup.none` `backup.damaged` `backup.newer-format` `backup.mismatched` `backup.target`
 *   `backup.other-vault` `vault.wrong-master-key` `log.owned`
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, directory, filesIn } = options
  const manifest = await readManifest(from)
  await emptyDirectory(directory)
  const disown = filesIn(directory).log.own()
  const stage = join(directory, STAGE)
  try {
    await rm(stage, { recursive: true, force: true })
    await mkdir(stage, { mode: FOLDER_MODE })
    await bring(from, stage, manifest)
    const restored = await prepare(stage, manifest, options)
    // The log comes last: without it no engine can start.
    for (const name of Object.keys(manifest.files).sort((one) => (one === DATA_FILES.log ? 1 : -1)))
      await rename(join(stage, name), join(directory, name))
    await durable(directory)
    return restored
  } finally {
    await rm(stage, { recursive: true, force: true })
    disown()
  }
}

async function emptyDirectory(directory: string): Promise<void> {
  const found = await entriesOfFolder(directory).catch((cause: unknown) => {
    throw new Fault('backup.target', `${directory} cannot be made: name a directory that this user may write to.`, {
      cause,
    })
  })
  if (found.every((name) => HARMLESS.includes(name))) return
  throw new Fault('backup.target', `${directory} is not empty: move what is there away, or name another with --data.`)
}

async function bring(from: string, stage: string, { files }: Manifest): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const copied = await copyWithDigest(join(from, name), join(stage, name)).catch((cause: unknown) => {
      throw damaged(name, cause)
    })
    if (copied.bytes !== content.bytes || copied.sha256 !== content.sha256) throw damaged(name)
  }
}

async function prepare(stage: string, manifest: Manifest, options: RestoreOptions): Promise<Restored> {
  const { directory, clock, filesIn, masterKeys, erasedIn } = options
  const files = filesIn(stage)
  const key = knownKey(files.vault, [stage, directory], masterKeys)
  if (!sameFiles(await inspect(files, key), manifest)) throw mismatched()
  const erasedAgain = erasedIn === undefined ? undefined : files.vault.eraseAsIn(dataFiles(erasedIn).vault)
  const log = files.log.raiseEpoch(manifest.log, clock())
  if (files.state.exists()) files.state.follow(manifest.log, log)
  for (const name of Object.keys(manifest.files)) await durable(join(stage, name))
  return { manifest, log, masterKey: key !== undefined, ...(erasedAgain === undefined ? {} : { erasedAgain }) }
}

/** Returns the master key, if there is one. The key of another vault is refused now, not only when the engine starts. */
function knownKey(file: VaultFile, folders: readonly string[], masterKeys: MasterKeySource): Buffer | undefined {
  const folder = folders.find((one) => masterKeys.given || existsSync(dataFiles(one).masterKey))
  if (folder === undefined) return undefined
  const vault = file.open()
  try {
    const key = masterKeys.read(folder)
    vault.check(key)
    return key
  } finally {
    vault.close()
  }
}
