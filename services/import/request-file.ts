import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Fault } from '../kit/fault.ts'
import { startThread } from '../kit/thread.ts'
import { type Mapping, namedColumns } from './column-mapping.ts'
import { csvRecords } from './csv.ts'
import type { FileRecord } from './file-record.ts'
import { open311Records } from './open311.ts'
import type { FromReader, ToRead } from './reader-messages.ts'
import type { MappedRow } from './rows.ts'

/** A file of requests that is open for one reading. */
export interface RequestFile {
  /** The size of the file in bytes. */
  readonly size: number
  /** Returns the number of bytes whose rows were returned. */
  read(): number
  /** Returns the columns that have a value in no row. Empty until the file was read to its end. */
  withoutValue(): readonly string[]
  /** @throws Fault `import.file` `import.encoding` `import.columns` `import.unreadable` */
  readonly rows: AsyncIterable<readonly MappedRow[]>
}

/**
 * Opens a file. A separate thread reads and maps it, because commands keep this thread busy.
 *
 * @throws Fault `import.file` if there is no such file
 */
export async function openRequests(path: string, mapping: Mapping): Promise<RequestFile> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new Fault('import.file', `The file ${path} cannot be read: check its name and who may read it.`, { cause })
  })
  if (!found.isFile()) throw new Fault('import.file', `${path} must be a file, and is a folder or something else.`)
  let read = 0
  let withoutValue: readonly string[] = []
  return {
    size: found.size,
    read: () => read,
    withoutValue: () => withoutValue,
    rows: rowsFromThread(
      { path, mapping },
      (bytes) => {
        read = bytes
      },
      (columns) => {
        withoutValue = columns
      },
    ),
  }
}

async function* rowsFromThread(
  toRead: ToRead,
  progress: (bytes: number) => void,
  ended: (withoutValue: readonly string[]) => void,
): AsyncGenerator<MappedRow[]> {
  const worker = startThread('reader', import.meta.url, { workerData: toRead })
  const received: FromReader[] = []
  let failure: unknown
  let heard = () => {}
  worker.on('message', (message: FromReader) => {
    received.push(message)
    heard()
  })
  worker.on('error', (error) => {
    failure = error
    heard()
  })
  const gone = once(worker, 'exit').catch(() => {})
  try {
    for (;;) {
      const message = received.shift()
      if (message === undefined) {
        if (failure !== undefined) throw failure
        await new Promise<void>((resume) => {
          heard = resume
        })
      } else if (message.kind === 'rows') {
        progress(message.read)
        yield message.rows
        worker.postMessage('more')
      } else if (message.kind === 'end') {
        ended(message.withoutValue)
        return
      } else throw new Fault(message.code, message.detail)
    }
  } finally {
    await worker.terminate()
    await gone
  }
}

/** Reads the records of a file as a stream. @param count called with the number of bytes of each piece */
export function recordsOf({ path, mapping }: ToRead, count: (bytes: number) => void): AsyncIterable<FileRecord> {
  const text = decoded(path, mapping.encoding ?? 'utf-8', count)
  return mapping.format === 'csv'
    ? csvRecords(text, {
        delimiter: mapping.delimiter,
        quotes: mapping.quotes === false ? 'none' : 'strict',
        columns: namedColumns(mapping),
      })
    : open311Records(text, mapping)
}

/** The bytes of U+FEFF in UTF-8, with which some programs begin a file. */
const UTF8_MARK = [0xef, 0xbb, 0xbf]

/** Decodes the text of a file. Bytes that are invalid in the encoding are a fault, and are not replaced. */
async function* decoded(path: string, encoding: string, count: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (cause) {
      throw new Fault(
        'import.encoding',
        `The file is not encoded in ${encoding}: name its encoding in \`encoding\` of the mapping.`,
        { cause },
      )
    }
  }
  let begun = false
  for await (const bytes of createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Uint8Array>) {
    if (!begun && decoder.encoding !== 'utf-8' && UTF8_MARK.every((byte, at) => bytes[at] === byte)) {
      throw new Fault(
        'import.encoding',
        `The file begins with the byte order mark of UTF-8, but the mapping names ${encoding}: leave \`encoding\` out. If the file is then refused, its mark is wrong: delete its first three bytes.`,
      )
    }
    begun = true
    count(bytes.length)
    yield decode(bytes)
  }
  const rest = decode()
  if (rest !== '') yield rest
}
