import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import { type FaultMessage, faultOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import { isInMemory } from '../memory.ts'
import { stateFault } from './faults.ts'
import { type StateStatement, transactions } from './statement.ts'

export type ToStateWriter = { readonly statements: readonly StateStatement[]; readonly patienceMs: number } | 'close'
export type FromStateWriter = { readonly changes: number } | FaultMessage

/** What writes a state file. */
export interface StateWriter {
  /**
   * Durable when it resolves, with how many rows the last statement changed; in the order of the calls.
   *
   * @param patienceMs how long to wait where another program holds the file
   * @throws Fault: nothing was written
   */
  write(statements: readonly StateStatement[], patienceMs: number): Promise<number>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Writes in a thread of its own: the event loop never waits for a disk. What is in memory is written where it is. */
export const stateWriter = (db: DatabaseSync, path: string): StateWriter =>
  isInMemory(path) ? writerInPlace(db, path) : writerThread(path)

function writerInPlace(db: DatabaseSync, path: string): StateWriter {
  const write = transactions(db)
  return {
    async write(statements, patienceMs) {
      try {
        return write(statements, patienceMs)
      } catch (error) {
        throw stateFault(error, path)
      }
    },
    close: async () => {},
  }
}

const ended = (cause?: unknown): Fault =>
  new Fault('state.unavailable', 'The writer of the state file has failed: start the engine again.', { cause })

function writerThread(path: string): StateWriter {
  const worker = startThread('writer', import.meta.url, { workerData: path })
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.unref()
  /** Answered in this order. */
  const waiting: PromiseWithResolvers<number>[] = []
  let end: Fault | undefined

  function fail(fault: Fault): void {
    end ??= fault
    for (const { reject } of waiting.splice(0)) reject(fault)
  }

  worker.on('message', (message: FromStateWriter) => {
    const asked = waiting.shift()
    if (waiting.length === 0) worker.unref()
    if ('changes' in message) asked?.resolve(message.changes)
    else asked?.reject(faultOf(message))
  })
  worker.on('error', (cause) => fail(ended(cause)))
  worker.on('exit', () => fail(ended()))

  const send = (message: ToStateWriter): void => {
    // While an answer is waited for, the process must stay.
    worker.ref()
    worker.postMessage(message)
  }

  return {
    write(statements, patienceMs) {
      if (end !== undefined) return Promise.reject(end)
      const asked = Promise.withResolvers<number>()
      waiting.push(asked)
      send({ statements, patienceMs })
      return asked.promise
    },
    async close() {
      if (end === undefined) {
        end = ended()
        send('close')
      }
      await gone
    },
  }
}
