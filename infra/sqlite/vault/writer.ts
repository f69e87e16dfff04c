import { Fault } from '../../../services/kit/fault.ts'
import { type FaultMessage, faultOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import { vaultClosed } from '../../crypto/faults.ts'
import type { RecordChange } from '../../crypto/key-store.ts'
import type { VaultWriteOptions } from './file.ts'

/** The settings with which the writer thread starts. */
export interface WriterOptions extends VaultWriteOptions {
  readonly path: string
}

/** A message to the writer thread. A request is a list of changes, all of which are made or none. A flush counts as a request without changes. */
export type ToVaultWriter = readonly (readonly RecordChange[])[] | 'flush' | 'close'
/** The answer to a request: which of its changes applied, or why it failed and none of them was made. */
export type VaultWriterAnswer = readonly boolean[] | FaultMessage
/** A message of the writer thread: at first whether the file is open, then the answers to one message. */
export type FromVaultWriter = 'opened' | FaultMessage | readonly VaultWriterAnswer[]

interface Waiting extends PromiseWithResolvers<readonly boolean[]> {
  readonly request: readonly RecordChange[]
}

/** This many requests are sent before the turn ends: their commit runs while the main thread makes the next ones. */
const COMMIT_AT_REQUESTS = 16

/** The writer thread as the main thread sees it. */
export interface Writing {
  /** Sends changes, in the order of the calls. Resolves with which ones applied when they are durable. @throws Fault of the vault */
  ask(request: readonly RecordChange[]): Promise<readonly boolean[]>
  /** Makes all changes so far durable, and from here on each one when it is answered. @throws Fault of the vault */
  flush(): Promise<void>
  close(): Promise<void>
}

const died = (cause?: unknown): Fault =>
  new Fault('vault.unavailable', 'The writer of the vault has died: restart the engine.', { cause })

/**
 * Starts the writer thread. Requests that come while a commit runs wait for it and share the next one.
 *
 * @throws Fault as opening the file does
 */
export async function startWriting(options: WriterOptions): Promise<Writing> {
  const worker = startThread('writer', import.meta.url, { workerData: options })
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const opened = Promise.withResolvers<void>()
  /** Requests that were sent, those of one message together: the thread answers in this order. */
  const sent: Waiting[][] = []
  let waiting: Waiting[] = []
  let ended: Fault | undefined

  const send = (message: ToVaultWriter) => worker.postMessage(message)

  function sendWaiting(): void {
    if (waiting.length === 0) return
    send(waiting.map(({ request }) => request))
    sent.push(waiting)
    waiting = []
  }

  function flush(): void {
    if (sent.length === 0) sendWaiting()
  }

  function settle(answers: readonly VaultWriterAnswer[]): void {
    sent.shift()?.forEach(({ resolve, reject }, at) => {
      const answer = answers[at]
      if (answer === undefined) reject(died())
      else if ('code' in answer) reject(faultOf(answer))
      else resolve(answer)
    })
    // A later task flushes, so that requests which the answers cause join the next commit.
    setImmediate(flush)
  }

  function end(fault: Fault): void {
    opened.reject(fault)
    ended ??= fault
    for (const { reject } of [...sent.splice(0).flat(), ...waiting.splice(0)]) reject(fault)
  }

  worker.on('message', (message: FromVaultWriter) => {
    if (message === 'opened') opened.resolve()
    else if ('code' in message) opened.reject(faultOf(message))
    else settle(message)
  })
  worker.once('error', (error) => end(died(error)))
  worker.once('exit', () => end(died()))
  await opened.promise

  return {
    ask(request) {
      if (ended !== undefined) return Promise.reject(ended)
      const asked = { request, ...Promise.withResolvers<readonly boolean[]>() }
      waiting.push(asked)
      if (waiting.length === COMMIT_AT_REQUESTS) flush()
      else if (waiting.length === 1) setImmediate(flush)
      return asked.promise
    },
    async flush() {
      if (ended !== undefined) throw ended
      sendWaiting()
      const asked = { request: [], ...Promise.withResolvers<readonly boolean[]>() }
      send('flush')
      sent.push([asked])
      await asked.promise
    },
    async close() {
      if (ended === undefined) {
        ended = vaultClosed()
        sendWaiting()
        send('close')
      }
      await gone
    },
  }
}
