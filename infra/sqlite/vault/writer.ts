import { Fault } from '../../../services/kit/fault.ts'
import { faultOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import { vaultClosed } from '../../crypto/faults.ts'
import type { RecordChange } from '../../crypto/key-store.ts'
import type { FromVaultWriter, ToVaultWriter, VaultWriterAnswer, WriterOptions } from './writer-messages.ts'

interface Waiting {
  readonly request: readonly RecordChange[]
  resolve(applied: readonly boolean[]): void
  reject(fault: Fault): void
}

/** This many requests are sent before the turn ends: their commit runs while the main thread makes the next ones. */
const COMMIT_AT_REQUESTS = 16

/** The writer thread as the main thread sees it. */
export interface Writing {
  /** Sends changes, in the order of the calls. Resolves with which ones applied when they are durable. @throws Fault of the vault */
  ask(request: readonly RecordChange[]): Promise<readonly boolean[]>
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
  let waiting: Waiting[] = []
  let running: Waiting[] = []
  let ended: Fault | undefined
  let idle: (() => void) | undefined

  const send = (message: ToVaultWriter) => worker.postMessage(message)

  function flush(): void {
    if (running.length > 0) return
    if (waiting.length === 0) {
      idle?.()
      return
    }
    running = waiting
    waiting = []
    send({ requests: running.map(({ request }) => request) })
  }

  function settle(answers: readonly VaultWriterAnswer[]): void {
    const settled = running
    running = []
    settled.forEach((one, at) => {
      const answer = answers[at]
      if (answer === undefined) one.reject(died())
      else if ('kind' in answer) one.reject(faultOf(answer))
      else one.resolve(answer)
    })
    // A later task flushes, so that requests which the answers cause join the next commit.
    setImmediate(flush)
  }

  function end(fault: Fault): void {
    ended ??= fault
    for (const one of [...running, ...waiting]) one.reject(fault)
    running = []
    waiting = []
    idle?.()
  }

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromVaultWriter) => {
      if (message.kind === 'answers') settle(message.answers)
      else if (message.kind === 'opened') resolve()
      else reject(faultOf(message))
    })
    worker.once('error', (error) => {
      reject(died(error))
      end(died(error))
    })
    worker.once('exit', () => {
      reject(died())
      end(died())
    })
  })

  return {
    ask(request) {
      if (ended !== undefined) return Promise.reject(ended)
      return new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject })
        if (running.length > 0) return
        if (waiting.length === COMMIT_AT_REQUESTS) flush()
        else if (waiting.length === 1) setImmediate(flush)
      })
    },
    async close() {
      if (ended === undefined) {
        ended = vaultClosed()
        if (waiting.length + running.length > 0) {
          await new Promise<void>((resolve) => {
            idle = resolve
          })
        }
        send({ close: true })
      }
      await gone
    },
  }
}
