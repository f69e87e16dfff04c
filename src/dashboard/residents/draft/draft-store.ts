import { type Draft, isExpired } from './draft.ts'

/** The draft as it lies on the device: encrypted under a key that no script can take out. */
interface StoredDraft {
  readonly key: CryptoKey
  readonly iv: Uint8Array<ArrayBuffer>
  readonly sealed: ArrayBuffer
  readonly startedMs: number
}

const DATABASE = 'sanshe-residents'
const STORE = 'draft'
const ONLY = 'draft'

/** Saves are done one after another, so that a late one never brings back what was deleted. */
let turn: Promise<unknown> = Promise.resolve()
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const done = turn.then(work, work)
  turn = done.catch(() => undefined)
  return done
}

const whenDone = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const database = await whenDone(opening)
  try {
    const transaction = database.transaction(STORE, mode)
    const result = await whenDone(work(transaction.objectStore(STORE)))
    if (mode === 'readwrite')
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error)
      })
    return result
  } finally {
    database.close()
  }
}

const makeKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** Whether this browser can keep a draft. Over plain http, and in some private windows, it cannot. */
export const canKeepDrafts = (): boolean => globalThis.crypto?.subtle !== undefined && 'indexedDB' in globalThis

/** Keeps the draft on the device. Resolves with whether it is kept: a browser that cannot encrypt keeps nothing. */
export async function keepDraft(draft: Draft): Promise<boolean> {
  if (!canKeepDrafts()) return false
  try {
    return await inTurn(async () => {
      const before = await inStore<StoredDraft | undefined>('readonly', (store) => store.get(ONLY))
      const key = before?.startedMs === draft.startedMs ? before.key : await makeKey()
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv },
        key,
        new TextEncoder().encode(JSON.stringify(draft)),
      )
      const stored: StoredDraft = { key, iv, sealed, startedMs: draft.startedMs }
      await inStore('readwrite', (store) => store.put(stored, ONLY))
      return true
    })
  } catch {
    return false
  }
}

/** The draft on the device, unless it is too old: then it is deleted. */
export async function keptDraft(nowMs: number): Promise<Draft | undefined> {
  if (!canKeepDrafts()) return undefined
  try {
    const stored = await inTurn(() => inStore<StoredDraft | undefined>('readonly', (store) => store.get(ONLY)))
    if (stored === undefined) return undefined
    if (isExpired(stored, nowMs)) {
      await forgetDraft()
      return undefined
    }
    const { key, iv, sealed } = stored
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed)
    return JSON.parse(new TextDecoder().decode(bytes)) as Draft
  } catch {
    return undefined
  }
}

/** Deletes the draft and its key. */
export async function forgetDraft(): Promise<void> {
  if (!canKeepDrafts()) return
  try {
    await inTurn(() => inStore('readwrite', (store) => store.clear()))
  } catch {
    // There is no storage, so there is no draft.
  }
}
