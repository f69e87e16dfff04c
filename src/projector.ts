import { Worker } from 'node:worker_threads'
import type { Catalogue } from '../domain/kernel/index.ts'
import { isDamage } from '../infra/read-db/read-db.ts'
import { openViews, type ViewReader } from '../infra/read-db/views.ts'
import { communities as communityTable } from '../projections/demand/community.ts'
import { type AnyRow, viewsOf } from '../projections/runtime/index.ts'
import { projections } from '../projections/views.ts'
import { Fault } from '../services/fault.ts'
import type { Clock, EventLogReader, Position, ViewStatus, Views } from '../services/ports.ts'
import type { CommunityListing } from './http/engine.ts'
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
  readonly log: Pick<EventLogReader, 'readStream'>
  readonly clock: Clock
  /** Told whenever the projector ends by itself; it is then started again. */
  readonly onFailure?: (fault: Fault) => void
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
const FIRST_WAIT = 100
const LONGEST_WAIT = 10_000
/** A heap that may grow as it likes keeps what it no longer needs: a long log is folded no faster with more. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 }
/** What starting again does not mend. */
const LASTING: readonly string[] = ['read-db.foreign', 'log.foreign', 'log.newer-format']

interface Waiting {
  /** Its projection's name. */
  readonly view: string
  readonly position: Position
  readonly done: (reached: boolean) => void
}

/**
 * Starts the projector in a thread of its own. Questions are answered in this one, from read.db.
 *
 * @throws Fault `read-db.foreign` and those of the log, where it cannot start
 */
export async function startProjector(options: ProjectorOptions): Promise<RunningProjector> {
  const { place, readDb, communities, onFailure } = options
  const script = `./projector.thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`
  let status: readonly ViewStatus[] = []
  let reader: ViewReader | undefined
  let failure: Fault | undefined
  let stopping = false
  let wait = FIRST_WAIT
  let again: NodeJS.Timeout | undefined
  let worker: Worker
  let gone: Promise<void>
  const waiting = new Set<Waiting>()
  const byName = viewsOf(projections)

  function heard(next: readonly ViewStatus[]): void {
    status = next
    const positions = new Map(status.map(({ view, position }) => [view, position]))
    for (const one of waiting) if ((positions.get(one.view) ?? 0) >= one.position) one.done(true)
  }

  /** Resolves when the thread is ready. @throws Fault when it is not going to be */
  function start(): Promise<void> {
    const workerData: ProjectorWork = { place, readDb, communities }
    const ready = Promise.withResolvers<void>()
    worker = new Worker(new URL(script, import.meta.url), { workerData, resourceLimits: MEMORY })
    gone = new Promise((resolve) => worker.once('exit', () => resolve()))
    failure = undefined
    worker.on('message', (message: FromProjector) => {
      if (message.kind === 'failed') {
        failure = new Fault(message.code, message.detail)
        return
      }
      if (message.kind === 'ready') {
        reader?.close()
        reader = openViews({ ...options, path: readDb, projections })
        ready.resolve()
      } else wait = FIRST_WAIT
      heard(message.status)
    })
    worker.on('error', (cause) => {
      failure = new Fault('view.unavailable', 'The projector stopped: it is started again.', { cause, retryAfter: 1 })
    })
    void gone.then(() => ended(ready))
    return ready.promise
  }

  function ended(ready: PromiseWithResolvers<void>): void {
    if (stopping) {
      ready.resolve()
      return
    }
    failure ??= new Fault('view.unavailable', 'The projector stopped: it is started again.', { retryAfter: 1 })
    if (reader === undefined) {
      ready.reject(failure)
      return
    }
    onFailure?.(failure)
    if (LASTING.includes(failure.code)) return
    again = setTimeout(() => start().catch(() => {}), wait)
    again.unref()
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }

  /** A damaged file is noticed by whoever reads it first. */
  async function asking<T>(ask: (reader: ViewReader) => T | Promise<T>): Promise<T> {
    try {
      if (reader === undefined) throw new Fault('view.unavailable', 'The views are being opened.', { retryAfter: 1 })
      return await ask(reader)
    } catch (error) {
      if (error instanceof Fault) throw error
      if (isDamage(error)) worker.postMessage({ kind: 'damaged' } satisfies ToProjector)
      throw new Fault('view.unavailable', 'The view cannot be read just now: ask again shortly.', {
        cause: error,
        retryAfter: 2,
      })
    }
  }

  await start()
  return {
    page: (question) => asking((views) => views.page(question)),
    one: (question) => asking((views) => views.one(question)),
    communities: () => asking((views) => views.rows(communityTable).map(listing)),
    reached(name, position, withinMs) {
      const view = byName.get(name)?.projection.name ?? name
      if ((status.find((one) => one.view === view)?.position ?? -1) >= position) return Promise.resolve(true)
      return new Promise((resolve) => {
        const done = (reached: boolean) => {
          clearTimeout(timer)
          waiting.delete(one)
          resolve(reached)
        }
        const timer = setTimeout(() => done(false), withinMs)
        const one: Waiting = { view, position, done }
        waiting.add(one)
      })
    },
    status: () => (failure === undefined ? status : status.map((one) => withFailure(one, failure))),
    rebuild: (view) => worker.postMessage({ kind: 'rebuild', view } satisfies ToProjector),
    async stop() {
      stopping = true
      clearTimeout(again)
      for (const { done } of waiting) done(false)
      worker.postMessage({ kind: 'stop' } satisfies ToProjector)
      await gone
      reader?.close()
    },
  }
}

const listing = ({ community, simulated }: AnyRow): CommunityListing => ({
  id: String(community),
  simulated: simulated === 1,
})

/** Every view stands still while there is no projector. */
const withFailure = (status: ViewStatus, failure: Fault | undefined): ViewStatus =>
  failure === undefined || status.failure !== undefined
    ? status
    : { ...status, failure: { position: status.position, type: '', reason: failure.message } }
