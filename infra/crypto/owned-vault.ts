import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../../services/ports/vault.ts'
import type { Reader } from '../sqlite/vault/reader.ts'
import type { Writing } from '../sqlite/vault/writer.ts'
import type { Request } from '../sqlite/vault/writer-messages.ts'
import { boundField, latin1, short, unwrapping } from './bound-keys.ts'
import { decrypt, type Parts, parts } from './envelope.ts'
import { vaultClosed, vaultFault, wrongMasterKey } from './faults.ts'
import { hmac } from './hmac.ts'
import { issuing } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import { keyring, type SealingKey } from './keyring.ts'
import { keyMaking } from './new-keys.ts'
import { openedValues } from './opened-cache.ts'
import type { Random } from './random.ts'
import type { Recent } from './recent-nonces.ts'
import { sealing } from './value-sealer.ts'
import { opensVerifier, verifierOf } from './verifier.ts'

const OPENED_BYTES = 16 * 1024 * 1024

/** What a vault is made of whose keys all pass through one writer. */
export interface OwnedVaultParts {
  readonly writing: Pick<Writing, 'ask' | 'close'>
  readonly reader: Reader
  readonly wraps: Wrapping
  /** What errors name. */
  readonly place: string
  readonly cachedKeys: number
  /** A number that no key has. */
  readonly nextNumber: () => number
  readonly random: Random
  /** What was sealed last, by every vault that shares these keys. */
  readonly sealedLast: Recent
}

export interface OwnedVault {
  readonly vault: Vault
  /**
   * Drops what is in memory of a subject's keys, of one stream or of all, because another vault destroys them. Both digests are
   * latin1 text.
   */
  forget(subject: string, stream?: string): void
}

/** Finds a wrong master key before any value fails to open. @throws Fault `vault.wrong-master-key` */
export async function verifyMasterKey(
  writing: Pick<Writing, 'ask'>,
  verifier: Uint8Array | undefined,
  wraps: Wrapping,
  place: string,
): Promise<void> {
  if (verifier === undefined) await writing.ask({ kind: 'verifier', content: verifierOf(wraps) })
  else if (!opensVerifier(wraps, verifier)) throw wrongMasterKey(place)
}

/** Seals and opens with keys in memory, and keeps them by a writer and a reader of whatever holds them. */
export function ownedVault(made: OwnedVaultParts): OwnedVault {
  const { writing, reader, wraps, place, cachedKeys, nextNumber, random, sealedLast } = made
  const ring = keyring(cachedKeys)
  const seen = openedValues(OPENED_BYTES)
  const { unwrap, key: unwrapped } = unwrapping(wraps, place)
  const issued = issuing({ wraps, ring, make: keyMaking({ writing, wraps, unwrapped, nextNumber, random }) })
  const { seal, siblings } = sealing({ wraps, ring, issued, random, sealedLast })
  /** Destructions under way: what is read from the file meanwhile may be about to go, so it is not remembered. */
  let destroying = 0
  let isClosed = false

  function forget(subject: string, stream?: string): void {
    seen.clear()
    ring.dropSubject(subject)
    issued.doom((one, its) => one === subject && (stream === undefined || its === stream))
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

  function find(id: Buffer): SealingKey | undefined {
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
    if (isClosed) throw vaultClosed()
    try {
      return use()
    } catch (error) {
      throw vaultFault(error, place)
    }
  }

  const vault: Vault = {
    async seal(values) {
      if (isClosed) throw vaultClosed()
      return seal(values)
    },

    async open(values) {
      return using(() => values.map(openOne))
    },

    async erase(subject) {
      const digest = short(wraps, 'subject', subject)
      using(() => forget(latin1(digest)))
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
      forget(key.subject, key.stream)
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
  return { vault, forget }
}
