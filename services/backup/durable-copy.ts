import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FILE_MODE } from '../kit/private-files.ts'

export interface FileContent {
  readonly bytes: number
  /** The SHA-256 of the file in hex. */
  readonly sha256: string
}

/** Copies a file durably to a path where no file exists. Resolves with the size and digest of what it read. */
export async function copyWithDigest(from: string, to: string): Promise<FileContent> {
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

/** Resolves with the size and digest of a file, once the file is durable. */
export async function contentOf(path: string): Promise<FileContent> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  await durable(path)
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
}

/** Resolves when the content of a file, or the list of files of a folder, is on the disk. */
export async function durable(path: string): Promise<void> {
  const handle = await open(path)
  await handle.sync().finally(() => handle.close())
}
