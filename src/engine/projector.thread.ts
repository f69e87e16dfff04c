import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { diskReserve } from '../../infra/files/disk-reserve.ts'
import { openReadDatabase, removeReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { projections } from '../../projections/views.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import { proveDerived } from '../../services/projector/derived-proof.ts'
import { idleness } from '../../services/projector/idleness.ts'
import { runProjector } from '../../services/projector/projector.ts'
import { threadHashes } from './projector-hashes.ts'
import type { FromProjector, ProjectorWork, ToProjector } from './projector-messages.ts'
import { openLogReader } from './storage.ts'

// The projector's thread. It is the only writer of read.db, and it reports the positions of the views after each commit.
const { place, readDb, communities, restMs = 0, hashes: hasKeys }: ProjectorWork = workerData
const reserve = diskReserve(dataFiles(dirname(readDb)).reserve)
/** Whether a reader found the file damaged. It is then deleted and rebuilt. */
let damaged = false
/** How often to check whether the projector is idle, in milliseconds. */
const IDLE_LOOK_MS = 2_000
const say = (message: FromProjector): void => parentPort?.postMessage(message)

try {
  const log = await openLogReader(place)
  const db = openReadDatabase(readDb, await log.identity(), communities)
  const idle = idleness(db, reserve.release)
  await proveDerived(log, db, place.url === undefined)
  const hashes = hasKeys === true && parentPort !== null ? threadHashes(parentPort) : undefined
  const projector = runProjector({
    log,
    db,
    projections,
    catalogue: catalogue(contexts),
    communities,
    ...(hashes === undefined ? {} : { makeHashes: hashes.make }),
    pause: (ms) => delay(Math.max(ms, restMs)),
    report(status) {
      idle.worked()
      hashes?.committed()
      say({ kind: 'status', status })
    },
  })
  const looking = setInterval(() => {
    if (!projector.status().some(({ building }) => building !== undefined)) idle.look()
  }, IDLE_LOOK_MS)
  hashes?.keep(db)
  say({ kind: 'ready', status: projector.status() })

  parentPort?.on('message', (message: ToProjector) => {
    if (message.kind === 'damaged') damaged = true
    if (message.kind === 'rebuild') projector.rebuild(message.view)
    if (message.kind === 'stop' || message.kind === 'damaged') void projector.stop()
  })
  try {
    await projector.ended
  } catch (error) {
    fail(error)
  }
  await projector.stop()
  hashes?.stop()
  clearInterval(looking)
  db.close()
  await log.close()
  if (damaged) removeReadDatabase(readDb)
} catch (error) {
  fail(error)
}
parentPort?.close()

function fail(error: unknown): void {
  if (error instanceof Fault && error.code === 'read-db.damaged') removeReadDatabase(readDb)
  // With this space the next start can continue and empty the write-ahead log.
  if (error instanceof Fault && error.code === 'read-db.full') reserve.release()
  const { code, message } =
    error instanceof Fault
      ? error
      : {
          code: 'view.unavailable',
          message: `The projector failed (${error instanceof Error ? error.name : 'unknown'}).`,
        }
  say({ kind: 'failed', code, detail: message })
}
