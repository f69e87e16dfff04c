import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../../services/ports.ts'
import { decrypt, encrypt, NONCE, type Parts, parts } from './envelope.ts'
import { closed, corrupt, vaultFault, wrongMasterKey } from './faults.ts'
import { hmac, hmacKey } from './hmac.ts'
import { bound, issuing, latin1, short } from './issuing.ts'
import { type Key, keyring } from './keyring.ts'
import type { FieldRow, KeyRow, Request } from './messages.ts'
import { openedValues } from './opened.ts'
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

const VERIFIER = Buffer.from('sanshe vault')
/** Values that may be sealed and not yet in the log. */
const UNSEALED_SOON = 65_536
const OPENED_BYTES = 16 * 1024 * 1024

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
  const seen = openedValues(OPENED_BYTES)
  const issued = issuing({ writing, wraps, ring, unwrapped })
  /** Destructions under way: what is read from the file meanwhile may be about to go, so it is not remembered. */
  let destroying = 0
  let isClosed = false

  function unwrap(wrapped: Uint8Array, to: Uint8Array): Buffer {
    try {
      return wraps.unwrap(wrapped, to)
    } catch (error) {
      throw corrupt(path, error)
    }
  }

  function unwrapped(row: KeyRow): Key {
    const key = hmacKey(unwrap(row.wrapped, bound(row)))
    return { id: Buffer.from(row.id), key, subject: latin1(row.subject), stream: latin1(row.stream) }
  }

  async function destroy(request: Request): Promise<number> {
    destroying += 1
    seen.clear()
    try {
      const answer = await writing.ask(request)
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

  /** The key of one value, derived from the key of its subject or, where that was punctured, kept for itself. */
  function keyOfValue({ id, nonce }: Parts): Buffer | undefined {
    const key = find(id)
    if (key !== undefined) return hmac(key.key, nonce)
    const field = reader.field(id, nonce)
    return field && unwrap(field.wrapped, boundField(id, nonce, field.subject))
  }

  function openOne(value: Sealed): unknown {
    const known = seen.get(value)
    if (known !== undefined) return JSON.parse(known)
    const split = parts(value)
    const key = keyOfValue(split)
    if (key === undefined) return undefined
    const text = decrypt(split, key)
    if (destroying === 0) seen.set(value, text)
    return JSON.parse(text)
  }

  /** The keys of the values that shall stay readable, for storing in place of the key that they come from. */
  function siblings(key: Key, target: Parts, others: readonly Sealed[]): FieldRow[] {
    const listed = others.map(parts).filter(({ id }) => id.equals(key.id))
    const nonces = new Map(
      [...listed.map(({ nonce }) => nonce), ...sealedLast.of(key.id)].map((nonce) => [latin1(nonce), nonce]),
    )
    nonces.delete(latin1(target.nonce))
    const subject = Buffer.from(key.subject, 'latin1')
    return [...nonces.values()].map((nonce) => ({
      nonce,
      subject,
      wrapped: wraps.wrap(hmac(key.key, nonce), boundField(key.id, nonce, subject)),
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

  function sealOne(key: Key, value: unknown): Sealed {
    const nonce = freshBytes(NONCE)
    sealedLast.add(key.id, nonce)
    return encrypt(key.id, nonce, hmac(key.key, nonce), value)
  }

  return {
    async seal(values) {
      const pairs = values.map(({ subject, stream }) => `${subject}\0${stream}`)
      const keys = new Map<string, Key>()
      let dooms = issued.dooms
      for (;;) {
        if (dooms !== issued.dooms) keys.clear()
        dooms = issued.dooms
        const missing: Promise<unknown>[] = []
        values.forEach((value, at) => {
          const pair = pairs[at] ?? ''
          if (keys.has(pair)) return
          const key = using(() => ring.current(pair))
          if (key === undefined) missing.push(issued.obtain(pair, value).then((made) => keys.set(pair, made)))
          else keys.set(pair, key)
        })
        if (missing.length === 0) break
        await Promise.all(missing)
      }
      // Nothing may be awaited from here on: the keys are alive now.
      return values.map(({ value }, at) => {
        const key = keys.get(pairs[at] ?? '')
        if (key === undefined) throw new Error('a value has no key')
        return sealOne(key, value)
      })
    },

    async open(values) {
      return using(() => values.map(openOne))
    },

    async erase(subject) {
      const digest = short(wraps, 'subject', subject)
      using(() => ring.dropSubject(latin1(digest)))
      issued.doom((one) => one === latin1(digest))
      return destroy({ kind: 'erase', subject: digest })
    },

    async redact(target, others) {
      const split = parts(target)
      const { id, nonce } = split
      const n = id.readUIntBE(0, 6)
      const key = using(() => find(id))
      if (key === undefined) return (await destroy({ kind: 'puncture', n, id, nonce, fields: [] })) > 0
      // Told before anything is destroyed, where the target is not what this vault sealed.
      decrypt(split, hmac(key.key, nonce))
      const fields = siblings(key, split, others)
      ring.drop(key)
      issued.doom((subject, stream) => subject === key.subject && stream === key.stream)
      return (await destroy({ kind: 'puncture', n, id, nonce, fields })) > 0
    },

    async keysOf(subject) {
      return using(() => reader.keysOf(short(wraps, 'subject', subject)))
    },

    digest: (purpose, of) => wraps.digest(`public ${purpose}`, of).toString('hex'),

    async close() {
      if (isClosed) return
      isClosed = true
      seen.clear()
      // First, so that the writer closes the file last: it can fold the journal into it.
      reader.close()
      await writing.close()
    },
  }
}

const boundField = (id: Uint8Array, nonce: Uint8Array, subject: Uint8Array): Buffer =>
  Buffer.concat([id, nonce, subject])
