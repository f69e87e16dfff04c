import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../../../services/kit/fault-message.ts'
import { owned, vaultFault } from '../../crypto/faults.ts'
import { own } from '../ownership.ts'
import { openStore, type Store } from './store.ts'
import type { Answer, Failure, FromWriter, Request, ToWriter, WriterOptions } from './writer-messages.ts'

const { path, maxBytes }: WriterOptions = workerData

const tell = (message: FromWriter): void => parentPort?.postMessage(message)

function failure(error: unknown): Failure {
  return { kind: 'failed', ...messageOf(vaultFault(error, path)) }
}

/** One commit for all; where that fails, each for itself, so that one without room does not hold up an erasure. */
function answer(store: Store, requests: readonly Request[]): (Answer | Failure)[] {
  try {
    return store.commit(requests)
  } catch (error) {
    if (requests.length === 1) return [failure(error)]
    return requests.flatMap((request) => answer(store, [request]))
  }
}

function serve(store: Store, release: () => void): void {
  parentPort?.on('message', (message: ToWriter) => {
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
  release = own(path, owned(path))
  serve(openStore(path, maxBytes), release)
} catch (error) {
  release?.()
  tell(failure(error))
}
