import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../services/kit/fault.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import { masterKeyFrom } from '../crypto/index.ts'
import { FOLDER_MODE } from '../files/private.ts'
import { raiseEpoch } from '../sqlite/event-log/copy.ts'
import { own } from '../sqlite/event-log/ownership.ts'
import { followLog } from '../sqlite/state/copy.ts'
import { eraseAsIn, openCopiedVault } from '../sqlite/vault/copy.ts'
import { agree, FILES, inspect, mismatched } from './inspection.ts'
import { copyFile, damaged, durable, type Manifest, readManifest } from './manifest.ts'

export interface RestoreOptions {
  /** The folder of a backup. */
  readonly from: string
  /** Made where it is missing; it must hold nothing but a master key or a token secret. */
  readonly directory: string
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A folder with a later state of the vault: what is erased there is erased here. */
  readonly erasedIn?: string
}

export interface Restored {
  readonly manifest: Manifest
  /** Of the restored log: in an epoch of its own. */
  readonly log: LogIdentity
  /** How many keys were destroyed again; undefined where no later vault was named. */
  readonly erasedAgain?: number
  /** Whether the master key is at hand, and the vault's. */
  readonly masterKey: boolean
}

/** Where files are until all of them are known to be good. */
const STAGE = 'restoring'
/** What may be there before: keys put back by hand, what an interrupted restore left, and what file systems have. */
const HARMLESS: readonly string[] = [
  STAGE,
  FILES.key,
  'token.secret',
  'lost+found',
  `${FILES.log}-owner`,
  `${FILES.log}-owner-journal`,
]

/**
 * Puts a backup into an empty data directory, where everything in it proves to be as it was, and begins a new epoch of its log.
 * Interrupted before its last step, it has changed nothing, and can be begun again.
 *
 * @throws Fault `backup.none` `backup.damaged` `backup.newer-format` `backup.mismatched` `backup.target`
 *   `backup.other-vault` `vault.wrong-master-key` `log.owned`
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, directory } = options
  const manifest = await readManifest(from)
  await emptyDirectory(directory)
  const disown = own(join(directory, FILES.log))
  const stage = join(directory, STAGE)
  try {
    await rm(stage, { recursive: true, force: true })
    await mkdir(stage, { mode: FOLDER_MODE })
    await bring(from, stage, manifest)
    const restored = await prepare(stage, manifest, options)
    // The log last: without it there is nothing that an engine could begin to work with.
    for (const name of Object.keys(manifest.files).sort((one) => (one === FILES.log ? 1 : -1)))
      await rename(join(stage, name), join(directory, name))
    await durable(directory)
    return restored
  } finally {
    await rm(stage, { recursive: true, force: true })
    disown()
  }
}

async function emptyDirectory(directory: string): Promise<void> {
  const found = await mkdir(directory, { recursive: true, mode: FOLDER_MODE })
    .then(() => readdir(directory))
    .catch((cause: unknown) => {
      throw new Fault('backup.target', `${directory} cannot be made: name a directory that may be written.`, { cause })
    })
  if (found.every((name) => HARMLESS.includes(name))) return
  throw new Fault('backup.target', `${directory} is not empty: move what is there away, or name another with --data.`)
}

async function bring(from: string, stage: string, { files }: Manifest): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const copied = await copyFile(join(from, name), join(stage, name)).catch((cause: unknown) => {
      throw damaged(name, cause)
    })
    if (copied.bytes !== content.bytes || copied.sha256 !== content.sha256) throw damaged(name)
  }
}

async function prepare(stage: string, manifest: Manifest, options: RestoreOptions): Promise<Restored> {
  const { directory, clock, environment, erasedIn } = options
  if (!agree(await inspect(stage), manifest)) throw mismatched()
  const vault = join(stage, FILES.vault)
  const masterKey = checkKey(vault, [stage, directory], environment)
  const erasedAgain = erasedIn === undefined ? undefined : eraseAsIn(vault, join(erasedIn, FILES.vault))
  const log = raiseEpoch(join(stage, FILES.log), manifest.log, clock())
  if (existsSync(join(stage, FILES.state))) followLog(join(stage, FILES.state), manifest.log, log)
  for (const name of Object.keys(manifest.files)) await durable(join(stage, name))
  return { manifest, log, masterKey, ...(erasedAgain === undefined ? {} : { erasedAgain }) }
}

/** Whether there is a key; one that is not the vault's would only be told when the engine starts. */
function checkKey(path: string, folders: readonly string[], environment: RestoreOptions['environment']): boolean {
  const given = environment.SANSHE_MASTER_KEY || environment.SANSHE_MASTER_KEY_FILE
  const folder = folders.find((one) => given || existsSync(join(one, FILES.key)))
  if (folder === undefined) return false
  const vault = openCopiedVault(path)
  try {
    vault.check(masterKeyFrom(environment, folder))
    return true
  } finally {
    vault.close()
  }
}
