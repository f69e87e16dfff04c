import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '../kit/fault.ts'
import { columnUse } from './column-use.ts'
import type { FromReader, ToRead } from './reader-messages.ts'
import { recordsOf } from './request-file.ts'
import { mappedRows } from './rows.ts'

/** The most messages that the thread sends before they are acknowledged. */
const MOST_AHEAD = 8

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
  const use = columnUse()
  try {
    for await (const rows of mappedRows(entries, toRead.mapping, use)) {
      say({ kind: 'rows', rows, read })
      ahead += 1
      while (ahead >= MOST_AHEAD) {
        await new Promise<void>((resume) => {
          wanted = resume
        })
      }
    }
    say({ kind: 'end', withoutValue: use.withoutValue() })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    say({ kind: 'fault', code: error.code, detail: error.message })
  } finally {
    port.close()
  }
}
