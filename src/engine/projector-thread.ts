import type { Worker } from 'node:worker_threads'
import { Fault } from '../../services/kit/fault.ts'
import type { Proof } from '../../services/kit/proof.ts'
import { startThread } from '../../services/kit/thread.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { MakeHashes } from '../../services/projector/search-hashes.ts'
import type { FromProjector, ProjectorWork, ToProjector } from './projector-messages.ts'

export interface ThreadOptions {
  readonly work: ProjectorWork
  readonly proof?: Pick<Proof, 'doubt' | 'watch'> | undefined
  readonly makeHashes?: MakeHashes | undefined
  /** Called whenever the thread ends by itself; then it is restarted. */
  readonly onFailure?: ((fault: Fault) => void) | undefined
  /** Whether views could be read before. If not, a thread that ends fails the start, except on a full disk. */
  readonly opened: () => boolean
  /** Called when the thread has opened read.db. */
  readonly ready: () => void
  /** Called with the state of all views, when the thread is ready and after each commit. */
  readonly heard: (status: readonly ViewStatus[]) => void
}

/** The thread of the projector, which is started again whenever it fails. */
export interface ProjectorThread {
  /** Resolves when the thread is ready. @throws Fault if it cannot start */
  start(): Promise<void>
  post(message: ToProjector): void
  /** Why no thread is running; undefined while one runs. */
  failure(): Fault | undefined
  /** Waits for the batch in flight. */
  stop(): Promise<void>
}

/** Delays before the projector is restarted, in milliseconds: doubled each time, up to the maximum. */
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 10_000
/** Limit of the heap: an unlimited heap keeps memory that it does not need. A long log folds no faster with more memory. */
const MEMORY = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 32 }
/** Failures that a restart does not fix. */
const LASTING: readonly string[] = ['read-db.foreign', 'log.foreign', 'log.newer-format']

const stopped = (cause?: Error): Fault =>
  new Fault('view.unavailable', 'The projector stopped. It is being restarted.', { cause, retryAfter: 1 })

/** Prepares the thread. It pauses while the log is in doubt, and continues when the log is proven again. */
export function projectorThread({
  work,
  proof,
  makeHashes,
  onFailure,
  opened,
  ready,
  heard,
}: ThreadOptions): ProjectorThread {
  let failure: Fault | undefined
  let stopping = false
  let waitMs = FIRST_WAIT_MS
  let again: NodeJS.Timeout | undefined
  let worker: Worker | undefined
  let gone: Promise<void> = Promise.resolve()

  function start(): Promise<void> {
    const starting = Promise.withResolvers<void>()
    const started = startThread('projector', import.meta.url, {
      workerData: { ...work, hashes: makeHashes !== undefined } satisfies ProjectorWork,
      resourceLimits: MEMORY,
    })
    worker = started
    gone = new Promise((resolve) => started.once('exit', () => resolve()))
    started.on('message', (message: FromProjector) => {
      if (message.kind === 'failed') {
        failure = new Fault(message.code, message.detail)
        return
      }
      if (message.kind === 'hash') {
        void answer(message)
        return
      }
      if (message.kind === 'ready') {
        failure = undefined
        ready()
        starting.resolve()
      } else waitMs = FIRST_WAIT_MS
      heard(message.status)
    })
    started.on('error', (cause) => {
      failure = stopped(cause)
    })
    void gone.then(() => ended(starting))
    return starting.promise
  }

  function ended(starting: PromiseWithResolvers<void>): void {
    worker = undefined
    if (stopping || proof?.doubt() !== undefined) {
      starting.resolve()
      return
    }
    failure ??= stopped()
    if (!opened() && failure.code !== 'read-db.full') {
      starting.reject(failure)
      return
    }
    starting.resolve()
    onFailure?.(failure)
    if (LASTING.includes(failure.code)) return
    again = setTimeout(() => start().catch(() => {}), waitMs)
    again.unref()
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }

  async function answer({ request, values }: Extract<FromProjector, { kind: 'hash' }>): Promise<void> {
    const hashes = await makeHashes?.(values).catch(() => undefined)
    post({ kind: 'hashes', request, ...(hashes === undefined ? {} : { hashes }) })
  }

  const post = (message: ToProjector): void => worker?.postMessage(message)

  const unwatch = proof?.watch(() => {
    if (stopping) return
    if (proof.doubt() !== undefined) {
      clearTimeout(again)
      post({ kind: 'stop' })
      return
    }
    void gone.then(() => {
      if (!stopping && worker === undefined && proof.doubt() === undefined) start().catch(() => {})
    })
  })

  return {
    start,
    post,
    failure: () => failure,
    async stop() {
      stopping = true
      unwatch?.()
      clearTimeout(again)
      post({ kind: 'stop' })
      await gone
    },
  }
}
