import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../../../services/kit/fault-message.ts'
import { stateFault } from './faults.ts'
import { transactions } from './statement.ts'
import type { FromStateWriter, ToStateWriter } from './writer.ts'

/** This thread writes the state file. It waits for the disk and for locks of other programs, and answers in order. */

const path: string = workerData
const db = new DatabaseSync(path)
db.exec('pragma synchronous = full')
const write = transactions(db)
const answer = (message: FromStateWriter): void => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToStateWriter) => {
  if (message === 'close') {
    db.close()
    parentPort?.close()
    return
  }
  try {
    answer({ changes: write(message.statements, message.patienceMs) })
  } catch (error) {
    answer(messageOf(stateFault(error, path)))
  }
})
