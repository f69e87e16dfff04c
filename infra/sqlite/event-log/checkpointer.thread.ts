import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** This thread copies the write-ahead log into the file at each request, while others write and read. */
const file: string = workerData
const db = new DatabaseSync(file, { timeout: 0 })
db.exec('pragma wal_autocheckpoint = 0; pragma synchronous = full')

parentPort?.on('message', () => {
  try {
    db.exec('pragma wal_checkpoint(passive)')
  } catch {
    // The writer meets the same trouble and reports it; the next request tries again.
  }
  parentPort?.postMessage('done')
})
