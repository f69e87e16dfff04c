import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { DATA_FILES } from '../kit/data-files.ts'
import { Fault } from '../kit/fault.ts'
import { FILE_MODE } from '../kit/private-files.ts'
import { durable } from './durable-copy.ts'

const NAME = 'manifest.json'
const NEEDED = [DATA_FILES.log, DATA_FILES.vault]
/** The version of the manifest and of the list of files. */
export const BACKUP_FORMAT = 1

/** The size and the digest of a file of a backup. */
export const Content = Type.Object({
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
const Manifest = Type.Object({
  format: Type.Integer(),
  /** When the backup began. Everything that was acknowledged before is in it. */
  made: Type.String(),
  log: Type.Object({ id: Type.String(), epoch: Type.Integer() }),
  /** The position of the last event in the backup. */
  position: Type.String(),
  events: Type.Integer(),
  /**
   * The number of personal values whose key the vault never had: 0, unless an older vault was once put beside the log. Absent
   * where the backup was made without the master key.
   */
  keyless: Type.Optional(Type.Integer()),
  masterKey: Type.Boolean(),
  files: Type.Record(Type.String({ pattern: '^[a-z]+\\.[a-z]+$' }), Content),
})
/** The description of a backup. It is written last, so a folder without it is not a finished backup. */
export type Manifest = Static<typeof Manifest>

/** Writes a manifest whole or not at all. It is durable when this resolves. */
export async function writeManifest(folder: string, manifest: object): Promise<void> {
  const path = join(folder, NAME)
  const text = `${JSON.stringify({ format: BACKUP_FORMAT, ...manifest }, undefined, 2)}\n`
  await writeFile(`${path}.new`, text, { mode: FILE_MODE, flush: true })
  await rename(`${path}.new`, path)
  await durable(folder)
}

/** Reads the manifest of a backup of files. @throws Fault `backup.none` `backup.damaged` `backup.newer-format` `backup.other-kind` */
export async function readManifest(folder: string): Promise<Manifest> {
  const value = await manifestIn(folder)
  if (value.kind !== undefined) throw otherKind(folder)
  if (!Value.Check(Manifest, value) || !NEEDED.every((name) => name in value.files)) throw damaged(NAME)
  return value
}

/** Reads a manifest of any kind. @throws Fault `backup.none` `backup.damaged` `backup.newer-format` */
export async function manifestIn(folder: string): Promise<{ readonly kind?: unknown }> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((cause: unknown) => {
    throw new Fault(
      'backup.none',
      `${folder} holds no finished backup (no ${NAME}): name the folder of a finished one.`,
      {
        cause,
      },
    )
  })
  const value = parsed(text)
  if (value === undefined) throw damaged(NAME)
  if (value.format > BACKUP_FORMAT) {
    throw new Fault('backup.newer-format', `${folder} was made by a newer Sanshe: restore it with that version.`)
  }
  return value
}

export const otherKind = (folder: string): Fault =>
  new Fault(
    'backup.other-kind',
    `${folder} is a backup of the other kind: of files where the log is in EventStoreDB, or of NATS where it is in a file. Set EVENTSTORE_URL as it was for the backup.`,
  )

export const damaged = (file: string, cause?: unknown): Fault =>
  new Fault(
    'backup.damaged',
    `${file} differs from the file that the backup wrote: use another copy of it, or another backup.`,
    {
      cause,
    },
  )

const AnyManifest = Type.Object({ format: Type.Integer(), kind: Type.Optional(Type.String()) })

function parsed(text: string): Static<typeof AnyManifest> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(AnyManifest, value) ? value : undefined
  } catch {
    return undefined
  }
}
