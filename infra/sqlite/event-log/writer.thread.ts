import { BroadcastChannel, parentPort, receiveMessageOnPort, type Worker, workerData } from 'node:worker_threads'
import { type FaultMessage, messageOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import { logFault } from './faults.ts'
import { type LogStore, openLogStore } from './store.ts'
import { channelOf } from './wake-up.ts'
import type { AppendBatch, FromLogWriter, ToLogWriter, WriterSettings } from './writer-messages.ts'

/** This thread writes the log. Appends that arrive while one commit runs share the next commit. */

/** At most this many batches share one commit, so that none waits long for its answer. */
const MAX_BATCHES_PER_COMMIT = 64
/** With this many pages in the write-ahead log, 16 MiB, another thread begins to empty it. */
const CHECKPOINT_BESIDE_PAGES = 4096
/** With this many more, the writer itself empties it and waits. */
const CHECKPOINT_WAITING_PAGES = 8192

const port = parentPort
const { file, ...how }: WriterSettings = workerData
const answer = (message: FromLogWriter): void => port?.postMessage(message)
const reason = (error: unknown): FaultMessage => messageOf(logFault(error, file))

function serve(store: LogStore): void {
  const channel = new BroadcastChannel(channelOf(file))
  const checkpoints = checkpointing(store)
  let commits = 0

  const write = (batches: readonly AppendBatch[]): void => {
    try {
      const before = store.head()
      const outcomes = store.commit(batches)
      if (store.head() > before) {
        commits += 1
        channel.postMessage(store.head())
      }
      batches.forEach(({ batch }, at) => {
        const outcome = outcomes[at]
        if (outcome !== undefined) answer({ kind: 'result', batch, commits, ...outcome })
      })
      checkpoints.wrote()
    } catch (error) {
      for (const { batch } of batches) answer({ kind: 'failed', batch, ...reason(error) })
    }
  }

  const close = async (): Promise<void> => {
    await checkpoints.stop()
    channel.close()
    store.close()
    answer({ kind: 'closed' })
    port?.close()
  }

  const attempt = (id: number, work: () => void): void => {
    try {
      work()
      answer({ kind: 'tried', id })
    } catch (error) {
      answer({ kind: 'tried', id, fault: reason(error) })
    }
  }

  port?.on('message', (first: ToLogWriter) => {
    const batches: AppendBatch[] = []
    let closing = false
    for (let message: ToLogWriter | undefined = first; message !== undefined; ) {
      if (message.kind === 'append') batches.push(message)
      else if (message.kind === 'try') attempt(message.id, store.tryWriting)
      else if (message.kind === 'shrink') attempt(message.id, () => store.checkpoint('truncate'))
      else closing = true
      if (batches.length === MAX_BATCHES_PER_COMMIT) break
      const next: { message: ToLogWriter } | undefined = receiveMessageOnPort(port)
      message = next?.message
    }
    if (batches.length > 0) write(batches)
    if (closing) void close()
  })
  const recent = store.commands.recent()
  answer({
    kind: 'ready',
    commands: recent.map(({ command }) => command),
    positions: recent.map(({ position }) => position),
  })
}

/**
 * Empties the write-ahead log while the writer works. Another thread copies most of it into the file. The writer then copies only
 * what arrived meanwhile, and the next commit starts the log from its beginning.
 */
function checkpointing(store: LogStore) {
  let worker: Worker | undefined
  let running = false
  /** Pages at the last attempts. While a reader is in the way, a later commit tries again, not every one. */
  let tried = { beside: 0, waiting: 0 }
  const start = (): Worker => {
    const started = startThread('checkpointer', import.meta.url, { workerData: file })
    started.unref()
    started.on('message', () => {
      running = false
      store.checkpoint('passive')
    })
    started.on('error', () => {
      worker = undefined
      running = false
    })
    return started
  }
  return {
    wrote(): void {
      const pages = store.walPages()
      // It has begun at its start again.
      if (pages < tried.beside) tried = { beside: 0, waiting: 0 }
      if (pages - tried.waiting > CHECKPOINT_WAITING_PAGES) {
        tried.waiting = pages
        store.checkpoint('full')
      }
      if (pages - tried.beside < CHECKPOINT_BESIDE_PAGES || running) return
      tried.beside = pages
      running = true
      worker ??= start()
      worker.postMessage('checkpoint')
    },
    async stop(): Promise<void> {
      await worker?.terminate()
    },
  }
}

try {
  serve(openLogStore(file, how))
} catch (error) {
  answer({ kind: 'refused', ...reason(error) })
}
