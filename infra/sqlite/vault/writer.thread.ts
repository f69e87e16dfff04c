import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../../../services/kit/fault-message.ts'
import { vaultFault, vaultOwned } from '../../crypto/faults.ts'
import { ownFile } from '../ownership.ts'
import { openVaultStore, type VaultStore } from './store.ts'
import type {
  Failure,
  FromVaultWriter,
  Request,
  ToVaultWriter,
  VaultWriterAnswer,
  WriterOptions,
} from './writer-messages.ts'

const { path, maxBytes }: WriterOptions = workerData

const tell = (message: FromVaultWriter): void => parentPort?.postMessage(message)

function failure(error: unknown): Failure {
  return { kind: 'failed', ...messageOf(vaultFault(error, path)) }
}

/** Commits all requests together. Where that fails, each gets its own commit, so that a key without room does not delay an erasure. */
function answer(store: VaultStore, requests: readonly Request[]): (VaultWriterAnswer | Failure)[] {
  try {
    return store.commit(requests)
  } catch (error) {
    if (requests.length === 1) return [failure(error)]
    return requests.flatMap((request) => answer(store, [request]))
  }
}

function serve(store: VaultStore, release: () => void): void {
  parentPort?.on('message', (message: ToVaultWriter) => {
    if ('requests' in message) {
      tell({ kind: 'answers', answers: answer(store, message.requests) })
      return
    }
    store.close()
    release()
    parentPort?.close()
  })
  tell({ kind: 'opened', verifier: store.verifier, next: store.next })
}

let release: (() => void) | undefined
try {
  release = ownFile(path, vaultOwned(path))
  serve(openVaultStore(path, maxBytes), release)
} catch (error) {
  release?.()
  tell(failure(error))
}
