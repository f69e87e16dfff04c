import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '../kit/fault.ts'
import type { Mapping } from './column-mapping.ts'
import { recordsOf } from './request-file.ts'
import { type MappedRow, mappedRows } from './rows.ts'

/** What the reading thread is told when it starts. */
export interface ToRead {
  readonly path: string
  readonly mapping: Mapping
}

/** What it says; `read` counts bytes. After each `rows` it may be told `more`. */
export type FromReader =
  | { readonly kind: 'rows'; readonly rows: MappedRow[]; readonly read: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly code: string; readonly detail: string }

/** Messages on their way: it reads on while the last ones are worked on, but not for ever. */
const AHEAD = 8

if (parentPort !== null) await run(parentPort)

async function run(port: NonNullable<typeof parentPort>): Promise<void> {
  const say = (message: FromReader): void => port.postMessage(message)
  let [ahead, read, wanted] = [0, 0, () => {}]
  port.on('message', () => {
    ahead -= 1
    wanted()
  })
  const toRead: ToRead = workerData
  const entries = recordsOf(toRead, (bytes) => {
    read += bytes
  })
  try {
    for await (const rows of mappedRows(entries, toRead.mapping)) {
      say({ kind: 'rows', rows, read })
      ahead += 1
      while (ahead >= AHEAD) {
        await new Promise<void>((resume) => {
          wanted = resume
        })
      }
    }
    say({ kind: 'end' })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    say({ kind: 'fault', code: error.code, detail: error.message })
  } finally {
    port.close()
  }
}
