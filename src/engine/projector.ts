import { existsSync } from 'node:fs'
import { openRowReader, type SqliteRowReader } from '../../infra/sqlite/read-db/row-reader.ts'
import { storedStatus } from '../../infra/sqlite/read-db/status.ts'
import { isDamage } from '../../infra/sqlite/results.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Proof } from '../../services/kit/proof.ts'
import type { HashSubject } from '../../services/ports/read-database.ts'
import type { RowReader } from '../../services/ports/row-reader.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { MakeHashes } from '../../services/projector/search-hashes.ts'
import { type ViewProgress, viewProgress } from '../../services/projector/view-progress.ts'
import type { ProjectorWork } from './projector-messages.ts'
import { projectorThread } from './projector-thread.ts'

export interface ProjectorThreadOptions extends ProjectorWork {
  /** Called whenever the projector ends by itself; then it is restarted. */
  readonly onFailure?: (fault: Fault) => void
  /** While the log may not be the newest copy, the projector pauses and queries are answered from the last state. */
  readonly proof?: Pick<Proof, 'doubt' | 'watch'>
  /** Makes the hashes for exact search. Left out, an engine that has the keys makes them later. */
  readonly makeHashes?: MakeHashes
}

/** The rows of the views, and the thread that keeps them up to date. */
export interface RunningProjector extends Pick<ViewProgress, 'reached' | 'status'> {
  readonly rows: RowReader
  rebuild(view: string): void
  /** Deletes the hashes of values of this subject that were erased. */
  checkHashes(subject: HashSubject): void
  /** Waits for the batch in flight. */
  stop(): Promise<void>
}

/**
 * Starts the projector in its own thread. Queries are answered in this thread, from read.db.
 *
 * It also starts on a full disk. Queries are then answered from the stored rows.
 *
 * @throws Fault `read-db.foreign` and the faults of the log, if it cannot start
 */
export async function startProjectorThread(options: ProjectorThreadOptions): Promise<RunningProjector> {
  const { place, readDb, communities, restMs, onFailure, proof, makeHashes } = options
  let reader: SqliteRowReader | undefined
  const progress = viewProgress(projections)
  const openReader = (): SqliteRowReader => openRowReader(readDb, projections)
  const thread = projectorThread({
    work: { place, readDb, communities, restMs },
    proof,
    makeHashes,
    onFailure,
    opened: () => reader !== undefined,
    ready() {
      reader?.close()
      reader = openReader()
    },
    heard: progress.heard,
  })

  /** Opens the stored views, which can be read even if nothing is folded. */
  function openStored(): void {
    try {
      progress.heard(storedStatus(readDb, projections))
      if (existsSync(readDb)) reader = openReader()
    } catch {
      reader = undefined
    }
  }

  /** Queries the reader. The first read of a damaged file informs the thread. */
  async function asking<T>(ask: (rows: RowReader) => Promise<T>): Promise<T> {
    try {
      if (reader === undefined)
        throw new Fault('view.unavailable', 'The views are being opened. Retry shortly.', { retryAfter: 1 })
      return await ask(reader)
    } catch (error) {
      if (error instanceof Fault) throw error
      if (isDamage(error)) thread.post({ kind: 'damaged' })
      throw new Fault('view.unavailable', 'The view cannot be read at the moment. Retry shortly.', {
        cause: error,
        retryAfter: 2,
      })
    }
  }

  if (proof?.doubt() === undefined) await thread.start()
  if (reader === undefined) openStored()
  return {
    rows: {
      content() {
        try {
          return reader?.content()
        } catch {
          return undefined
        }
      },
      page: (question) => asking((rows) => rows.page(question)),
      counts: (question, by) => asking((rows) => rows.counts(question, by)),
      table: (of) => asking(async (rows) => rows.table(of)),
    },
    reached: progress.reached,
    status() {
      const [status, failure] = [progress.status(), thread.failure()]
      return failure === undefined ? status : status.map((one) => withFailure(one, failure))
    },
    rebuild: (view) => thread.post({ kind: 'rebuild', view }),
    checkHashes: (subject) => thread.post({ kind: 'check', subject }),
    async stop() {
      progress.stop()
      await thread.stop()
      reader?.close()
    },
  }
}

/** The state of the views while there is no projector: all are stopped. */
const withFailure = (status: ViewStatus, failure: Fault | undefined): ViewStatus =>
  failure === undefined || status.failure !== undefined
    ? status
    : { ...status, failure: { position: status.position, type: '', reason: failure.message } }
