import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Fault } from '../../services/kit/fault.ts'
import { FILE_MODE } from '../files/private.ts'

const NAME = 'manifest.json'
const NEEDED = ['log.db', 'vault.db']
/** Of the manifest below and of which files there are. */
const FORMAT = 1

const Content = Type.Object({
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
const Manifest = Type.Object({
  format: Type.Integer(),
  /** When it was begun: what was acknowledged before is in it. */
  made: Type.String(),
  log: Type.Object({ id: Type.String(), epoch: Type.Integer() }),
  /** Of the last event in it. */
  position: Type.String(),
  events: Type.Integer(),
  /** Personal values whose key the vault never had: none, unless an older vault was once put beside the log. */
  keyless: Type.Integer(),
  masterKey: Type.Boolean(),
  files: Type.Record(Type.String({ pattern: '^[a-z]+\\.[a-z]+$' }), Content),
})
/** What a backup says of itself: written last, so that a folder without it is no backup. */
export type Manifest = Static<typeof Manifest>
export type Content = Static<typeof Content>

/** Whole or not at all, and durable when it resolves. */
export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const path = join(folder, NAME)
  const text = `${JSON.stringify({ format: FORMAT, ...manifest }, undefined, 2)}\n`
  await writeFile(`${path}.new`, text, { mode: FILE_MODE, flush: true })
  await rename(`${path}.new`, path)
  await durable(folder)
}

/** @throws Fault `backup.none` `backup.damaged` `backup.newer-format` */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((cause: unknown) => {
    throw new Fault('backup.none', `${folder} holds no finished backup (no ${NAME}): name the folder of one.`, {
      cause,
    })
  })
  const manifest = parsed(text)
  if (manifest === undefined || !NEEDED.every((name) => name in manifest.files)) throw damaged(NAME)
  if (manifest.format > FORMAT) {
    throw new Fault('backup.newer-format', `${folder} was made by a newer Sanshe: restore it with that version.`)
  }
  return manifest
}

export const damaged = (file: string, cause?: unknown): Fault =>
  new Fault('backup.damaged', `${file} is not what the backup wrote: take another copy of it, or another backup.`, {
    cause,
  })

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(Manifest, value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a file holds, durable by then. */
export async function contentOf(path: string): Promise<Content> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  await durable(path)
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}

/** Copies a file, durably. Resolves with what it read. */
export async function copyFile(from: string, to: string): Promise<Content> {
  const hash = createHash('sha256')
  let bytes = 0
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(undefined, chunk)
    },
  })
  await pipeline(createReadStream(from), counting, createWriteStream(to, { flags: 'wx', mode: FILE_MODE }))
  await durable(to)
  return { bytes, sha256: hash.digest('hex') }
}

/** Waits until a file's content, or which files a folder has, is on the disk. */
export async function durable(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync().finally(() => handle.close())
}
