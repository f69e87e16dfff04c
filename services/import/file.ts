import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Fault } from '../fault.ts'
import { csvEntries } from './csv.ts'
import type { Entry } from './entry.ts'
import { type Mapping, namedColumns } from './mapping.ts'
import { open311Entries } from './open311.ts'

/** A file of requests, opened for one reading. */
export interface RequestFile {
  /** Bytes in all, and read so far. */
  readonly size: number
  read(): number
  /** @throws Fault `import.file` `import.encoding` `import.columns` `import.unreadable` */
  readonly entries: AsyncIterable<Entry>
}

/** @throws Fault `import.file` where it is not there or is no file */
export async function openRequests(path: string, mapping: Mapping): Promise<RequestFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Fault('import.file', `The file ${path} cannot be read: check its name.`, { cause })
  })
  if (!found.isFile()) throw new Fault('import.file', `${path} is no file.`)
  let read = 0
  const text = decoded(path, mapping.encoding ?? 'utf-8', (bytes) => {
    read += bytes
  })
  return {
    size: found.size,
    read: () => read,
    entries:
      mapping.format === 'csv'
        ? csvEntries(text, { delimiter: mapping.delimiter, columns: namedColumns(mapping) })
        : open311Entries(text),
  }
}

/** Bytes that the encoding does not have are no characters to guess at. */
async function* decoded(path: string, encoding: string, count: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (cause) {
      throw new Fault('import.encoding', `The file is not in ${encoding}: name its encoding in the mapping.`, { cause })
    }
  }
  for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>) {
    count(bytes.length)
    yield decode(bytes)
  }
  const rest = decode()
  if (rest !== '') yield rest
}
