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
const FORMAT = 1

const Content = Type.Object({
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

/** Writes the manifest whole or not at all. It is durable when this resolves. */
export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const path = join(folder, NAME)
  const text = `${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 2)}\n`
  await writeFile(`${path}.new`, text, { mode: FILE_MODE, flush: true })
  await rename(`${path}.new`, path)
  await durable(folder)
}

/** Reads the manifest of a backup. @throws Fault `backup.none` `backup.damaged` `backup.newer-format` */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((cause: unknown) => {
    throw new Fault(
      'backup.none',
      `${folder} holds no finished backup (no ${NAME}): name the folder of a finished one.`,
      {
        cause,
      },
    )
  })
  const manifest = parsed(text)
  if (manifest === undefined || !NEEDED.every((name) => name in manifest.files)) throw damaged(NAME)
  if (manifest.format > FORMAT) {
    throw new Fault('backup.newer-format', `${folder} was made by a newer Sanshe: restore it with that version.`)
  }
  return manifest
}

export const damaged = (file: string, cause?: unknown): Fault =>
  new Fault(
    'backup.damaged',
    `${file} differs from the file that the backup wrote: use another copy of it, or another backup.`,
    {
      cause,
    },
  )

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(Manifest, value) ? value : undefined
  } catch {
    return undefined
  }
}
