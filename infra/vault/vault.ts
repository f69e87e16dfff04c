import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../../services/ports.ts'
import { boundField, latin1, short, unwrapping } from './binding.ts'
import { decrypt, type Parts, parts } from './envelope.ts'
import { closed, vaultFault, wrongMasterKey } from './faults.ts'
import { hmac } from './hmac.ts'
import { issuing } from './issuing.ts'
import { type Key, keyring } from './keyring.ts'
import { keyMaking } from './making.ts'
import type { Request } from './messages.ts'
import { openedValues } from './opened.ts'
import { openReader } from './reader.ts'
import { sealing } from './sealing.ts'
import { opensVerifier, verifierOf } from './verifier.ts'
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
  if (verifier === undefined) await writing.ask({ kind: 'verifier', content: verifierOf(wraps) })
  else if (!opensVerifier(wraps, verifier)) throw wrongMasterKey(path)
}

function vault(writing: Writing, wraps: Wrapping, path: string, cachedKeys: number): Vault {
  const reader = openReader(path)
  const ring = keyring(cachedKeys)
  const seen = openedValues(OPENED_BYTES)
  const { unwrap, key: unwrapped } = unwrapping(wraps, path)
  const issued = issuing({ wraps, ring, make: keyMaking({ writing, wraps, unwrapped }) })
  const { seal, siblings } = sealing({ wraps, ring, issued })
  /** Destructions under way: what is read from the file meanwhile may be about to go, so it is not remembered. */
  let destroying = 0
  let isClosed = false

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
      if (isClosed) throw closed()
      return seal(values)
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
      const fields = siblings(key, nonce, others)
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
