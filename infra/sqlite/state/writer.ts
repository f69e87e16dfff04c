import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import { type FaultMessage, faultOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import { isInMemory } from '../memory.ts'
import { stateFault } from './faults.ts'
import { type StateStatement, transactions } from './statement.ts'

/** A message to the writer thread. */
export type ToStateWriter = { readonly statements: readonly StateStatement[]; readonly patienceMs: number } | 'close'
/** The answer of the writer thread. */
export type FromStateWriter = { readonly changes: number } | FaultMessage

/** Writes a state file. */
export interface StateWriter {
  /**
   * Writes statements in one transaction, in the order of the calls. Resolves when they are durable, with the number of rows that the
   * last one changed.
   *
   * @param patienceMs how long to wait for a lock of another program
   * @throws Fault where nothing was written
   */
  write(statements: readonly StateStatement[], patienceMs: number): Promise<number>
  /** Waits for the writes in flight. */
  close(): Promise<void>
}

/**
 * Starts a writer in a thread of its own, so that the event loop never waits for a disk. A database in memory is written in this
 * thread.
 */
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
  /** The thread answers in this order. */
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
    // The process must not end while a caller waits for an answer.
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
