import { setTimeout as delay } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { HashSubject, ReadDatabase } from '../../services/ports/read-database.ts'
import { hashCheck } from '../../services/projector/hash-check.ts'
import type { MakeHashes } from '../../services/projector/search-hashes.ts'
import type { FromProjector, ToProjector } from './projector-messages.ts'

/** Time between two steps of a check of everything. */
const STEP_MS = 100
/** How often everything is checked: another engine may have erased a subject, and keys may have been out of reach. */
const CHECK_MS = 10 * 60 * 1_000

/** The hashes of the projector's thread. It has no keys, so it asks the engine. */
export interface ThreadHashes {
  readonly make: MakeHashes
  /** Checks what is stored, from now on. */
  keep(db: ReadDatabase): void
  committed(): void
  stop(): void
}

export function threadHashes(port: MessagePort): ThreadHashes {
  const waiting = new Map<number, (hashes: readonly (string | null)[] | undefined) => void>()
  const stopping = new AbortController()
  let requests = 0
  let check: ReturnType<typeof hashCheck> | undefined

  port.on('message', (message: ToProjector) => {
    if (message.kind === 'check') checkSubject(message.subject)
    if (message.kind !== 'hashes') return
    waiting.get(message.request)?.(message.hashes)
    waiting.delete(message.request)
  })

  async function make(values: Parameters<MakeHashes>[0]): ReturnType<MakeHashes> {
    const { promise, resolve } = Promise.withResolvers<readonly (string | null)[] | undefined>()
    requests += 1
    waiting.set(requests, resolve)
    port.postMessage({ kind: 'hash', request: requests, values } satisfies FromProjector)
    const hashes = await promise
    if (hashes === undefined) throw new Error('the keys cannot be reached')
    return hashes
  }

  /** What a check cannot do now, the next check of everything does. */
  const attempt = (checking: Promise<void> | undefined): void => void checking?.catch(() => {})

  const checkSubject = (subject: HashSubject): void => attempt(check?.subject(subject))

  async function checkAlways(): Promise<void> {
    const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal, ref: false })
    while (!stopping.signal.aborted) {
      await check?.everything(() => pause(STEP_MS)).catch(() => {})
      await pause(CHECK_MS).catch(() => {})
    }
  }

  return {
    make,
    keep(db) {
      check = hashCheck(db, make)
      void checkAlways()
    },
    committed: () => attempt(check?.committed()),
    stop() {
      stopping.abort()
      check = undefined
    },
  }
}
