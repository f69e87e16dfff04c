import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { iso } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'
import { FILE_MODE } from '../kit/private-files.ts'
import type { Clock } from '../ports/clock.ts'
import type { LogIdentity } from '../ports/event-log.ts'
import type { SharedEntry, SharedPart } from '../ports/shared-part.ts'
import { emptied, newBackupFolder } from './backup.ts'
import { contentOf, type FileContent } from './durable-copy.ts'
import { Content, damaged, manifestIn, otherKind, writeManifest } from './manifest.ts'

const SharedManifest = Type.Object({
  format: Type.Integer(),
  kind: Type.Literal('shared'),
  /** When the backup began. */
  made: Type.String(),
  log: Type.Object({ id: Type.String(), epoch: Type.Integer() }),
  /** The position of the last event of the log when the backup ended. */
  position: Type.String(),
  files: Type.Record(Type.String(), Type.Composite([Content, Type.Object({ entries: Type.Integer({ minimum: 0 }) })])),
})
/** The description of a backup of the state that engines share. */
export type SharedManifest = Static<typeof SharedManifest>

/** The state that engines share, and the log to which it belongs. */
export interface SharedBackupPorts {
  /** In the order of copying: keys last. */
  readonly parts: readonly SharedPart[]
  readonly log: { identity(): Promise<LogIdentity> | LogIdentity; head(): Promise<number> | number }
}

export interface SharedBackupOptions extends SharedBackupPorts {
  /** The folder for the backup. It is made if it does not exist, and must be empty. */
  readonly to: string
  readonly clock: Clock
}

/** Copies the state that engines share into files, while they run. @throws Fault `backup.folder`, and the faults of the parts */
export async function takeSharedBackup(options: SharedBackupOptions): Promise<Omit<SharedManifest, 'format'>> {
  const { parts, log, to, clock } = options
  await newBackupFolder(to)
  try {
    const made = iso(clock())
    const files: Record<string, FileContent & { readonly entries: number }> = {}
    for (const part of parts) {
      const entries = await part.read()
      const path = join(to, part.file)
      await writeFile(path, entries.map(lineOf).join(''), { mode: FILE_MODE, flag: 'wx' })
      files[part.file] = { ...(await contentOf(path)), entries: entries.length }
    }
    const position = String(await log.head())
    const manifest = { kind: 'shared' as const, made, log: await log.identity(), position, files }
    await writeManifest(to, manifest)
    return manifest
  } catch (error) {
    await emptied(to)
    throw error
  }
}

export interface SharedRestoreOptions extends SharedBackupPorts {
  /** The folder of a backup. */
  readonly from: string
  /** Checks the entries of a part before anything is written, and returns those to write. @param later of the later backup, if there is one */
  readonly prepared: (
    file: string,
    entries: readonly SharedEntry[],
    later: readonly SharedEntry[] | undefined,
  ) => readonly SharedEntry[]
  /** The folder of a later backup. What is destroyed there is destroyed in this one. */
  readonly erasedIn?: string | undefined
}

export interface SharedRestored {
  readonly manifest: SharedManifest
  /** The number of entries that the parts have now. */
  readonly entries: number
  /** The position of the last event of the log now. */
  readonly position: number
}

/**
 * Puts a backup into parts that are empty. It checks everything first. An interrupted restore can be repeated.
 *
 * @throws Fault `backup.none` `backup.damaged` `backup.newer-format` `backup.other-kind` `backup.other-log` `backup.used`
 */
export async function restoreSharedBackup(options: SharedRestoreOptions): Promise<SharedRestored> {
  const { from, parts, log, prepared, erasedIn } = options
  const { id } = await log.identity()
  const read = async (folder: string) => {
    const manifest = await readSharedManifest(folder)
    if (manifest.log.id !== id) throw otherLog(folder)
    return { manifest, entries: (file: string) => entriesIn(folder, file, manifest) }
  }
  const { manifest, entries } = await read(from)
  const later = erasedIn === undefined ? undefined : await read(erasedIn)
  const ready: [SharedPart, readonly SharedEntry[]][] = []
  for (const part of parts) {
    const { file } = part
    ready.push([part, prepared(file, await entries(file), await later?.entries(file))])
  }
  for (const [part, content] of ready) if (content.length > 0) await part.restore(content)
  const written = ready.reduce((sum, [, content]) => sum + content.length, 0)
  return { manifest, entries: written, position: await log.head() }
}

async function readSharedManifest(folder: string): Promise<SharedManifest> {
  const value = await manifestIn(folder)
  if (value.kind === undefined) throw otherKind(folder)
  if (!Value.Check(SharedManifest, value)) throw damaged('manifest.json')
  return value
}

async function entriesIn(folder: string, file: string, { files }: SharedManifest): Promise<SharedEntry[]> {
  const path = join(folder, file)
  const expected = files[file]
  const found = await contentOf(path).catch((cause: unknown) => {
    throw damaged(file, cause)
  })
  if (expected === undefined || found.bytes !== expected.bytes || found.sha256 !== expected.sha256) throw damaged(file)
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map(entryIn)
}

const lineOf = ({ name, content }: SharedEntry): string =>
  `${JSON.stringify([name, Buffer.from(content).toString('base64')])}\n`

function entryIn(line: string): SharedEntry {
  const [name, content]: [string, string] = JSON.parse(line)
  return { name, content: Buffer.from(content, 'base64') }
}

const otherLog = (folder: string): Fault =>
  new Fault(
    'backup.other-log',
    `${folder} belongs to another event log. Restore the log that it belongs to, or name a backup of this log.`,
  )
