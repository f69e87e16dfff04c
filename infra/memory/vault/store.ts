import { latin1 } from '../../crypto/bound-keys.ts'
import { vaultOwned } from '../../crypto/faults.ts'
import { MAX_UNWRITTEN_VALUES, type RecentNonces, recentNonces } from '../../crypto/recent-nonces.ts'
import type { Reader } from '../../sqlite/vault/reader.ts'
import type { FieldRow, KeyRow, Request, VaultWriterAnswer } from '../../sqlite/vault/writer-messages.ts'

/** The place that errors name. */
export const PLACE = 'in memory'

/** Is called when keys of a subject are destroyed, in one stream or in all. Both digests are latin1 text. */
export type Forget = (subject: string, stream?: string) => void

/** The wrapped keys of a vault in memory. Adapters open it one after another, or several at once. */
export interface MemoryVaultStore {
  /** Shows a wrong master key; undefined until a vault has been opened here. */
  readonly verifier: Uint8Array | undefined
  /** The values that all vaults here sealed last. */
  readonly sealedLast: RecentNonces
  readonly reader: Omit<Reader, 'close'>
  /** Returns a number that no key has. */
  nextNumber(): number
  /** Does a request before it returns. Every vault that is open here has then forgotten the destroyed keys. */
  apply(request: Request): VaultWriterAnswer
  /**
   * Takes the right to use these keys until the returned function is called.
   *
   * @throws Fault `vault.owned` where another vault has the right alone, or where `exclusive` asks for it beside another vault
   */
  acquire(exclusive: boolean, forget: Forget): () => void
  /** Returns another store with the keys of this moment. A later erasure here does not erase there. */
  copy(): MemoryVaultStore
}

interface FieldKey extends FieldRow {
  readonly id: Uint8Array
}

interface Content {
  verifier: Uint8Array | undefined
  /** Keys by number. */
  readonly keys: Map<number, KeyRow>
  /** Numbers of keys, by subject and stream. */
  readonly numbers: Map<string, number>
  /** Keys of single values, by the id of the key that sealed the value and by the nonce. */
  readonly fields: Map<string, FieldKey>
}

const pair = (one: Uint8Array, other: Uint8Array): string => latin1(one) + latin1(other)

/** Makes an empty vault in memory that outlives its adapters, so that restarts and takeovers can be tested. */
export const memoryVaultStore = (): MemoryVaultStore =>
  storeOf({ verifier: undefined, keys: new Map(), numbers: new Map(), fields: new Map() }, 1)

function storeOf(content: Content, firstNumber: number): MemoryVaultStore {
  const users = new Map<symbol, { readonly exclusive: boolean; readonly forget: Forget }>()
  let next = firstNumber

  function forgetAll(subject: Uint8Array, stream?: Uint8Array): void {
    for (const { forget } of users.values()) {
      forget(latin1(subject), stream === undefined ? undefined : latin1(stream))
    }
  }

  return {
    get verifier() {
      return content.verifier
    },
    sealedLast: recentNonces(MAX_UNWRITTEN_VALUES),
    reader: readerOf(content),
    nextNumber: () => next++,
    apply(request) {
      switch (request.kind) {
        case 'verifier':
          content.verifier = Uint8Array.from(request.content)
          return { kind: 'done', changed: 1 }
        case 'key':
          return { kind: 'key', row: addKey(content, request.row) }
        case 'erase':
          forgetAll(request.subject)
          return { kind: 'done', changed: erase(content, request.subject) }
        case 'puncture':
          return { kind: 'done', changed: puncture(content, request, forgetAll) }
      }
    },
    acquire(exclusive, forget) {
      const refused = exclusive ? users.size > 0 : [...users.values()].some((user) => user.exclusive)
      if (refused) throw vaultOwned(PLACE)
      const user = Symbol('user')
      users.set(user, { exclusive, forget })
      return () => users.delete(user)
    },
    copy: () => storeOf(copyOf(content), next),
  }
}

/** Copies the bytes too, because destroying a key overwrites them. */
function copyOf({ verifier, keys, numbers, fields }: Content): Content {
  const copied = <K, R extends { readonly wrapped: Uint8Array }>(rows: ReadonlyMap<K, R>): Map<K, R> =>
    new Map([...rows].map(([key, row]) => [key, { ...row, wrapped: Uint8Array.from(row.wrapped) }]))
  return { verifier, keys: copied(keys), numbers: new Map(numbers), fields: copied(fields) }
}

function readerOf({ keys, fields }: Content): Omit<Reader, 'close'> {
  return {
    key(n, id) {
      const row = keys.get(n)
      return row === undefined || Buffer.compare(row.id, id) !== 0 ? undefined : row
    },
    field: (id, nonce) => fields.get(pair(id, nonce)),
    keysOf(subject) {
      const ids = [...keys.values(), ...fields.values()].filter((row) => Buffer.compare(row.subject, subject) === 0)
      return [...new Set(ids.map(({ id }) => Buffer.from(id).toString('hex')))]
    },
  }
}

/** Stores a key. Returns the key that this subject already has in this stream, where it has one. */
function addKey({ keys, numbers }: Content, { n, id, subject, stream, wrapped }: KeyRow): KeyRow | undefined {
  const owner = pair(subject, stream)
  const standing = keys.get(numbers.get(owner) ?? 0)
  // A copy: the caller may unwrap it after it was destroyed.
  if (standing !== undefined) return { ...standing, wrapped: Uint8Array.from(standing.wrapped) }
  numbers.set(owner, n)
  // The store copies the bytes, so that destroying the key can overwrite them.
  keys.set(n, {
    n,
    id: Uint8Array.from(id),
    subject: Uint8Array.from(subject),
    stream: Uint8Array.from(stream),
    wrapped: Uint8Array.from(wrapped),
  })
  return undefined
}

function destroyKey({ keys, numbers }: Content, row: KeyRow): void {
  keys.delete(row.n)
  numbers.delete(pair(row.subject, row.stream))
  row.wrapped.fill(0)
}

function destroyField({ fields }: Content, row: FieldKey): void {
  fields.delete(pair(row.id, row.nonce))
  row.wrapped.fill(0)
}

/** Destroys the keys of a subject. Returns their number, in which the values of a punctured key count as one. */
function erase(content: Content, subject: Uint8Array): number {
  const its = (row: { readonly subject: Uint8Array }) => Buffer.compare(row.subject, subject) === 0
  const fields = [...content.fields.values()].filter(its)
  const keys = [...content.keys.values()].filter(its)
  for (const row of fields) destroyField(content, row)
  for (const row of keys) destroyKey(content, row)
  return keys.length + new Set(fields.map(({ id }) => latin1(id))).size
}

/** Destroys a key and stores the keys of its other values. Where an earlier call destroyed the key, the value's own key is destroyed. */
function puncture(
  content: Content,
  { n, id, nonce, fields }: Extract<Request, { kind: 'puncture' }>,
  forgetAll: (subject: Uint8Array, stream?: Uint8Array) => void,
): number {
  const key = content.keys.get(n)
  if (key !== undefined && Buffer.compare(key.id, id) === 0) {
    forgetAll(key.subject, key.stream)
    destroyKey(content, key)
    for (const field of fields) addField(content, id, field)
    return 1
  }
  const field = content.fields.get(pair(id, nonce))
  if (field === undefined) return 0
  forgetAll(field.subject)
  destroyField(content, field)
  return 1
}

function addField({ fields }: Content, id: Uint8Array, { nonce, subject, wrapped }: FieldRow): void {
  fields.set(pair(id, nonce), {
    id: Uint8Array.from(id),
    nonce: Uint8Array.from(nonce),
    subject: Uint8Array.from(subject),
    wrapped: Uint8Array.from(wrapped),
  })
}
