import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../../services/ports.ts'
import { decrypt, encrypt, fieldKey, ID, NONCE, type Parts, parts } from './envelope.ts'
import { closed, corrupt, vaultFault, wrongMasterKey } from './faults.ts'
import { type Key, keyring } from './keyring.ts'
import type { Answer, FieldRow, KeyRow, Request } from './messages.ts'
import { freshBytes } from './random.ts'
import { openReader } from './reader.ts'
import { recent } from './recent.ts'
import { type Wrapping, wrapping } from './wrapping.ts'
import { startWriting, type Writing } from './writing.ts'

export interface VaultOptions {
  /** The vault's file, made where there is none. */
  readonly path: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** What the file may grow to; new keys are then refused with `vault.full`. */
  readonly maxBytes?: number
  /** Unwrapped keys to hold in memory, some 500 bytes each. */
  readonly cachedKeys?: number
}

/** A key on its way: whoever asks for the same one meanwhile waits for it too. */
interface Coming {
  readonly subject: string
  readonly stream: string
  readonly key: Promise<Key>
  /** Destroyed before it came. */
  doomed: boolean
}

/** The row with all its bytes in one buffer: on its way to the writer each buffer is copied whole, with what else it holds. */
function together(row: KeyRow): KeyRow {
  const { n, id, subject, stream, wrapped } = row
  const all = new Uint8Array(Buffer.concat([id, subject, stream, wrapped]))
  return {
    n,
    id: all.subarray(0, 16),
    subject: all.subarray(16, 32),
    stream: all.subarray(32, 48),
    wrapped: all.subarray(48),
  }
}

const VERIFIER = Buffer.from('sanshe vault')
const UNSEALED_SOON = 65_536

/**
 * Opens the vault on an SQLite file: the embedded one, for one process.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.corrupt` `vault.owned` `vault.full` `vault.wrong-master-key`
 *   `vault.unavailable`
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { path, masterKey, maxBytes, cachedKeys = 50_000 } = options
  if (masterKey.length !== 32) throw wrongMasterKey(path)
  const wraps = wrapping(masterKey)
  const writing = await startWriting({ path, maxBytes })
  try {
    await verify(writing, wraps, path)
    return vault(writing, wraps, path, cachedKeys)
  } catch (error) {
    await writing.close()
    throw vaultFault(error, path)
  }
}

/** A wrong master key is told here and now, not by values that will not open. */
async function verify(writing: Writing, wraps: Wrapping, path: string): Promise<void> {
  const { verifier } = writing.opened
  if (verifier === undefined) {
    await writing.ask({ kind: 'verifier', content: wraps.wrap(Buffer.alloc(32), VERIFIER) })
    return
  }
  try {
    wraps.unwrap(verifier, VERIFIER)
  } catch {
    throw wrongMasterKey(path)
  }
}

function vault(writing: Writing, wraps: Wrapping, path: string, cachedKeys: number): Vault {
  const reader = openReader(path)
  const ring = keyring(cachedKeys)
  const sealedLast = recent(UNSEALED_SOON)
  const coming = new Map<string, Coming>()
  let next = writing.opened.next
  /** Destructions under way: what is read from the file meanwhile may be about to go, so it is not remembered. */
  let destroying = 0
  /** How many there ever were: who waited across one must look for its keys again. */
  let destructions = 0
  let isClosed = false

  const short = (purpose: string, text: string): Buffer => wraps.digest(purpose, text).subarray(0, 16)
  const text = (digest: Uint8Array): string => Buffer.from(digest).toString('latin1')
  const bound = (row: KeyRow): Buffer => Buffer.concat([row.id, row.subject, row.stream])
  const boundField = (id: Uint8Array, nonce: Uint8Array, subject: Uint8Array): Buffer =>
    Buffer.concat([id, nonce, subject])

  const unwrap = (wrapped: Uint8Array, to: Buffer): KeyObject => {
    try {
      return wraps.unwrap(wrapped, to)
    } catch (error) {
      throw corrupt(path, error)
    }
  }

  const unwrapped = (row: KeyRow): Key => ({
    id: Buffer.from(row.id),
    key: unwrap(row.wrapped, bound(row)),
    subject: text(row.subject),
    stream: text(row.stream),
  })

  /** The number leads, so that the key is found without an index; the rest makes it unlike any other vault's. */
  function newId(n: number): Buffer {
    const id = Buffer.concat([Buffer.alloc(6), freshBytes(ID - 6)])
    id.writeUIntBE(n, 0, 6)
    return id
  }

  async function make(value: ToSeal, subject: Buffer, stream: Buffer): Promise<Key> {
    const n = next++
    const id = newId(n)
    const secret = freshBytes(32)
    const row = together({ n, id, subject, stream, wrapped: wraps.wrap(secret, Buffer.concat([id, subject, stream])) })
    const answer = await writing.ask({ kind: 'key', row })
    if (answer.kind !== 'key') throw new Error(`no key came for a value of ${value.stream}`)
    if (answer.row !== undefined) return unwrapped(answer.row)
    return { id, key: createSecretKey(secret), subject: text(subject), stream: text(stream) }
  }

  function obtain(pair: string, value: ToSeal): Promise<Key> {
    const underWay = coming.get(pair)
    if (underWay !== undefined) return underWay.key
    const subject = short('subject', value.subject)
    const stream = short('stream', value.stream)
    const one: Coming = {
      subject: text(subject),
      stream: text(stream),
      doomed: false,
      key: make(value, subject, stream).then(
        (key) => {
          if (!one.doomed) {
            coming.delete(pair)
            ring.add(key, pair)
          }
          return key
        },
        (error) => {
          if (!one.doomed) coming.delete(pair)
          throw error
        },
      ),
    }
    coming.set(pair, one)
    return one.key
  }

  /** From now on nobody seals with a key of these: who waits for one asks again, and gets a new one. */
  function doom(concerns: (one: Coming) => boolean): void {
    destructions += 1
    for (const [pair, one] of coming) {
      if (!concerns(one)) continue
      one.doomed = true
      coming.delete(pair)
    }
  }

  async function destroy(request: Request): Promise<number> {
    destroying += 1
    try {
      const answer: Answer = await writing.ask(request)
      return answer.kind === 'done' ? answer.changed : 0
    } finally {
      destroying -= 1
    }
  }

  function find(id: Buffer): Key | undefined {
    const held = ring.byId(id)
    if (held !== undefined) return held
    const row = reader.key(id.readUIntBE(0, 6), id)
    if (row === undefined) return undefined
    const key = unwrapped(row)
    if (destroying === 0) ring.add(key)
    return key
  }

  function openOne(value: Sealed): unknown {
    const { id, nonce, body }: Parts = parts(value)
    const key = find(id)
    if (key !== undefined) return decrypt({ id, nonce, body }, createSecretKey(fieldKey(key.key, nonce)))
    const field = reader.field(id, nonce)
    if (field === undefined) return undefined
    return decrypt({ id, nonce, body }, unwrap(field.wrapped, boundField(id, nonce, field.subject)))
  }

  /** The keys of the values that shall stay readable, for storing in place of the key that they come from. */
  function siblings(key: Key, target: Parts, others: readonly Sealed[]): FieldRow[] {
    const listed = others.map(parts).filter(({ id }) => id.equals(key.id))
    const nonces = new Map(
      [...listed.map(({ nonce }) => nonce), ...sealedLast.of(key.id)].map((nonce) => [text(nonce), nonce]),
    )
    nonces.delete(text(target.nonce))
    const subject = Buffer.from(key.subject, 'latin1')
    return [...nonces.values()].map((nonce) => ({
      nonce,
      subject,
      wrapped: wraps.wrap(fieldKey(key.key, nonce), boundField(key.id, nonce, subject)),
    }))
  }

  const using = <T>(use: () => T): T => {
    if (isClosed) throw closed()
    try {
      return use()
    } catch (error) {
      throw vaultFault(error, path)
    }
  }

  return {
    async seal(values) {
      const pairs = values.map(({ subject, stream }) => `${subject}\0${stream}`)
      const keys = new Map<string, Key>()
      let seen = destructions
      for (;;) {
        if (seen !== destructions) keys.clear()
        seen = destructions
        const missing: Promise<unknown>[] = []
        values.forEach((value, at) => {
          const pair = pairs[at] ?? ''
          if (keys.has(pair)) return
          const key = using(() => ring.current(pair))
          if (key === undefined) missing.push(obtain(pair, value).then((made) => keys.set(pair, made)))
          else keys.set(pair, key)
        })
        if (missing.length === 0) break
        await Promise.all(missing)
      }
      // Nothing may be awaited from here on: the keys are alive now.
      return values.map(({ value }, at) => {
        const key = keys.get(pairs[at] ?? '')
        if (key === undefined) throw new Error('a value has no key')
        const nonce = freshBytes(NONCE)
        sealedLast.add(key.id, nonce)
        return encrypt(key.id, key.key, nonce, value)
      })
    },

    async open(values) {
      return using(() => values.map(openOne))
    },

    async erase(subject) {
      const digest = short('subject', subject)
      using(() => ring.dropSubject(text(digest)))
      doom((one) => one.subject === text(digest))
      return destroy({ kind: 'erase', subject: digest })
    },

    async redact(target, others) {
      const { id, nonce, body } = parts(target)
      const n = id.readUIntBE(0, 6)
      const key = using(() => find(id))
      if (key === undefined) return (await destroy({ kind: 'puncture', n, id, nonce, fields: [] })) > 0
      decrypt({ id, nonce, body }, createSecretKey(fieldKey(key.key, nonce)))
      const fields = siblings(key, { id, nonce, body }, others)
      ring.drop(key)
      doom((one) => one.subject === key.subject && one.stream === key.stream)
      return (await destroy({ kind: 'puncture', n, id, nonce, fields })) > 0
    },

    async keysOf(subject) {
      return using(() => reader.keysOf(short('subject', subject)))
    },

    digest: (purpose, of) => wraps.digest(`public ${purpose}`, of).toString('hex'),

    async close() {
      if (isClosed) return
      isClosed = true
      // First, so that the writer closes the file last: it can fold the journal into it.
      reader.close()
      await writing.close()
    },
  }
}
