import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { iso } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Clock } from '../../services/ports/clock.ts'
import { masterKeyFrom } from '../crypto/index.ts'
import { FILE_MODE, FOLDER_MODE } from '../files/private.ts'
import { copyDatabase } from '../sqlite/copy.ts'
import { openForReading } from '../sqlite/event-log/file.ts'
import { FILES, inspect } from './inspection.ts'
import { type Content, contentOf, copyFile, type Manifest, writeManifest } from './manifest.ts'

export interface BackupOptions {
  /** The data directory. An engine may be at work in it: nothing there is changed, locked or waited for. */
  readonly directory: string
  /** Made where it is missing; it must be empty. */
  readonly to: string
  readonly clock: Clock
  /** Whether the master key goes with it: whoever has such a backup can read everything in it. */
  readonly withMasterKey?: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Told before each file is copied. */
  readonly onFile?: (name: string) => Promise<void> | void
}

/**
 * In this order, for what one file names must be in the next: a checkpoint stands at an event of the log, and a value in
 * the log has its key in the vault, where it was durable before.
 */
const ORDER = [FILES.state, FILES.log, FILES.vault] as const

/**
 * Copies what cannot be derived out of a data directory while its engine works, and looks through the copy.
 *
 * @returns the manifest that it wrote
 * @throws Fault `backup.folder` `backup.incomplete`, and of the files that are copied
 */
export async function takeBackup(options: BackupOptions): Promise<Omit<Manifest, 'format'>> {
  const { directory, to, clock, withMasterKey = false, environment, onFile } = options
  openForReading(join(directory, FILES.log)).close()
  if (!existsSync(join(directory, FILES.vault))) {
    throw new Fault('backup.incomplete', `${directory} has a log but no vault: start the engine once, then back it up.`)
  }
  await emptyFolder(to)
  try {
    const made = iso(clock())
    const names: string[] = []
    for (const name of ORDER.filter((one) => existsSync(join(directory, one)))) {
      await onFile?.(name)
      await copyDatabase(join(directory, name), join(to, name))
      names.push(name)
    }
    if (existsSync(join(directory, FILES.demo))) {
      await copyFile(join(directory, FILES.demo), join(to, FILES.demo))
      names.push(FILES.demo)
    }
    if (withMasterKey) {
      const key = masterKeyFrom(environment, directory).toString('base64')
      await writeFile(join(to, FILES.key), `${key}\n`, { mode: FILE_MODE, flag: 'wx' })
      names.push(FILES.key)
    }
    const inspected = await inspect(to)
    const files: Record<string, Content> = {}
    for (const name of names) files[name] = await contentOf(join(to, name))
    const manifest = { made, ...inspected, masterKey: withMasterKey, files }
    await writeManifest(to, manifest)
    return manifest
  } catch (error) {
    // Half a backup is none, and must not look like one.
    for (const name of await readdir(to)) await rm(join(to, name), { force: true })
    throw error
  }
}

async function emptyFolder(folder: string): Promise<void> {
  const found = await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
    .then(() => readdir(folder))
    .catch((cause: unknown) => {
      throw new Fault('backup.folder', `${folder} cannot be made: name a folder that may be written.`, { cause })
    })
  if (found.length === 0) return
  throw new Fault('backup.folder', `${folder} is not empty: name a new folder for each backup.`)
}
