import { existsSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'
import type { Catalogue } from '../../domain/kernel/index.ts'
import { storedStatus } from '../../infra/sqlite/read-db/status.ts'
import { openViews, type ViewReader } from '../../infra/sqlite/read-db/views.ts'
import { isDamage } from '../../infra/sqlite/results.ts'
import { communities as communityTable } from '../../projections/demand/community.ts'
import type { AnyRow } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Proof } from '../../services/kit/proof.ts'
import { startThread } from '../../services/kit/thread.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { ViewStatus, Views } from '../../services/ports/views.ts'
import { viewProgress } from '../../services/projector/view-progress.ts'
import type { CommunityListing } from './engine.ts'
import type { LogPlace } from './storage.ts'

/** What the projector's thread is handed. */
export interface ProjectorWork {
  /** Which log it folds. */
  readonly place: LogPlace
  readonly readDb: string
  /** Whose events it folds; all where left out. */
  readonly communities?: readonly string[] | undefined
}

export type FromProjector =
  | { readonly kind: 'ready' | 'status'; readonly status: readonly ViewStatus[] }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
export type ToProjector = { readonly kind: 'stop' | 'damaged' } | { readonly kind: 'rebuild'; readonly view: string }

export interface ProjectorOptions extends ProjectorWork {
  readonly catalogue: Catalogue
  /** Where stories are read. */
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly clock: Clock
  /** Told whenever the projector ends by itself; it is then started again. */
  readonly onFailure?: (fault: Fault) => void
  /** While there is a doubt whether the log is the newest copy, the projector stands still and questions are answered as of then. */
  readonly proof?: Pick<Proof, 'doubt' | 'watch'>
}

/** The views, and the thread that keeps them up to date. */
export interface RunningProjector extends Views {
  /** Those that it has seen established, as the log has it up to the position of the board. @throws Fault `view.unavailable` */
  communities(): Promise<CommunityListing[]>
  rebuild(view: string): void
  /** Waits for the batch in flight. */
  stop(): Promise<void>
}

/** How long until the projector is started again, doubled each time up to the most. */
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 10_000
/** A heap that may grow as it likes keeps what it no longer needs: a long log is folded no faster with more. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 }
/** What starting again does not mend. */
const LASTING: readonly string[] = ['read-db.foreign', 'log.foreign', 'log.newer-format']

/**
 * Starts the projector in a thread of its own. Questions are answered in this one, from read.db.
 *
 * On a full disk it starts all the same: questions are answered from what is stored.
 *
 * @throws Fault `read-db.foreign` and those of the log, where it cannot start
 */
export async function startProjector(options: ProjectorOptions): Promise<RunningProjector> {
  const { place, readDb, communities, onFailure, proof } = options
  let reader: ViewReader | undefined
  let failure: Fault | undefined
  let stopping = false
  let wait = FIRST_WAIT_MS
  let again: NodeJS.Timeout | undefined
  let worker: Worker | undefined
  let gone: Promise<void> = Promise.resolve()
  const progress = viewProgress(projections)

  /** Resolves when the thread is ready. @throws Fault when it is not going to be */
  function start(): Promise<void> {
    const workerData: ProjectorWork = { place, readDb, communities }
    const ready = Promise.withResolvers<void>()
    const started = startThread('projector', import.meta.url, { workerData, resourceLimits: MEMORY })
    worker = started
    gone = new Promise((resolve) => started.once('exit', () => resolve()))
    started.on('message', (message: FromProjector) => {
      if (message.kind === 'failed') {
        failure = new Fault(message.code, message.detail)
        return
      }
      if (message.kind === 'ready') {
        failure = undefined
        reader?.close()
        reader = openViews({ ...options, path: readDb, projections })
        ready.resolve()
      } else wait = FIRST_WAIT_MS
      progress.heard(message.status)
    })
    started.on('error', (cause) => {
      failure = new Fault('view.unavailable', 'The projector stopped: it is started again.', { cause, retryAfter: 1 })
    })
    void gone.then(() => ended(ready))
    return ready.promise
  }

  function ended(ready: PromiseWithResolvers<void>): void {
    worker = undefined
    if (stopping || proof?.doubt() !== undefined) {
      ready.resolve()
      return
    }
    failure ??= new Fault('view.unavailable', 'The projector stopped: it is started again.', { retryAfter: 1 })
    if (reader === undefined && failure.code === 'read-db.full') openStored()
    else if (reader === undefined) {
      ready.reject(failure)
      return
    }
    ready.resolve()
    onFailure?.(failure)
    if (LASTING.includes(failure.code)) return
    again = setTimeout(() => start().catch(() => {}), wait)
    again.unref()
    wait = Math.min(wait * 2, LONGEST_WAIT_MS)
  }

  /** Stands still while the log is in doubt, and goes on when it is proven again. */
  function look(): void {
    if (stopping) return
    if (proof?.doubt() !== undefined) {
      clearTimeout(again)
      worker?.postMessage({ kind: 'stop' } satisfies ToProjector)
      return
    }
    void gone.then(() => {
      if (!stopping && worker === undefined && proof?.doubt() === undefined) start().catch(() => {})
    })
  }

  /** What is stored can be read although nothing is folded: nothing where it cannot. */
  function openStored(): void {
    try {
      progress.heard(storedStatus(readDb, projections))
      if (existsSync(readDb)) reader = openViews({ ...options, path: readDb, projections })
    } catch {
      reader = undefined
    }
  }

  /** A damaged file is noticed by whoever reads it first. */
  async function asking<T>(ask: (reader: ViewReader) => T | Promise<T>): Promise<T> {
    try {
      if (reader === undefined) throw new Fault('view.unavailable', 'The views are being opened.', { retryAfter: 1 })
      return await ask(reader)
    } catch (error) {
      if (error instanceof Fault) throw error
      if (isDamage(error)) worker?.postMessage({ kind: 'damaged' } satisfies ToProjector)
      throw new Fault('view.unavailable', 'The view cannot be read just now: ask again shortly.', {
        cause: error,
        retryAfter: 2,
      })
    }
  }

  const unwatch = proof?.watch(look)
  if (proof?.doubt() === undefined) await start()
  else openStored()
  return {
    page: (question) => asking((views) => views.page(question)),
    one: (question) => asking((views) => views.one(question)),
    communities: () => asking((views) => views.rows(communityTable).map(listing)),
    reached: progress.reached,
    status() {
      const status = progress.status()
      return failure === undefined ? status : status.map((one) => withFailure(one, failure))
    },
    rebuild: (view) => worker?.postMessage({ kind: 'rebuild', view } satisfies ToProjector),
    async stop() {
      stopping = true
      unwatch?.()
      clearTimeout(again)
      progress.stop()
      worker?.postMessage({ kind: 'stop' } satisfies ToProjector)
      await gone
      reader?.close()
    },
  }
}

/** One row of the table of communities. */
export const listing = ({ community, simulated }: AnyRow): CommunityListing => ({
  id: String(community),
  simulated: simulated === 1,
})

/** Every view stands still while there is no projector. */
const withFailure = (status: ViewStatus, failure: Fault | undefined): ViewStatus =>
  failure === undefined || status.failure !== undefined
    ? status
    : { ...status, failure: { position: status.position, type: '', reason: failure.message } }
