import { parentPort, workerData } from 'node:worker_threads'
import { type FaultMessage, messageOf } from '../../../services/kit/fault-message.ts'
import { vaultFault, vaultOwned } from '../../crypto/faults.ts'
import type { RecordChange } from '../../crypto/key-store.ts'
import { ownFile } from '../ownership.ts'
import { openVaultFile, type VaultFileWriter } from './file.ts'
import type { FromVaultWriter, ToVaultWriter, VaultWriterAnswer, WriterOptions } from './writer.ts'

const { path, ...how }: WriterOptions = workerData

const tell = (message: FromVaultWriter): void => parentPort?.postMessage(message)

const failure = (error: unknown): FaultMessage => messageOf(vaultFault(error, path))

/** Commits all requests together. Where that fails, each gets its own commit, so that a key without room does not delay an erasure. */
function answer(file: VaultFileWriter, requests: readonly (readonly RecordChange[])[]): VaultWriterAnswer[] {
  try {
    const applied = file.commit(requests.flat())
    let at = 0
    return requests.map(({ length }) => {
      at += length
      return applied.slice(at - length, at)
    })
  } catch (error) {
    if (requests.length === 1) return [failure(error)]
    return requests.flatMap((request) => answer(file, [request]))
  }
}

function flushed(file: VaultFileWriter): VaultWriterAnswer {
  try {
    file.flush()
    return []
  } catch (error) {
    return failure(error)
  }
}

function serve(file: VaultFileWriter, release: () => void): void {
  parentPort?.on('message', (message: ToVaultWriter) => {
    if (message === 'flush') tell([flushed(file)])
    else if (message !== 'close') tell(answer(file, message))
    else {
      file.close()
      release()
      parentPort?.close()
    }
  })
  tell('opened')
}

let release: (() => void) | undefined
try {
  release = ownFile(path, vaultOwned(path))
  serve(openVaultFile(path, how), release)
} catch (error) {
  release?.()
  tell(failure(error))
}
