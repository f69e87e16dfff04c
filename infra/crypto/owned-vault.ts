import type { Vault } from '../../services/ports/vault.ts'
import type { Reader } from '../sqlite/vault/reader.ts'
import type { Writing } from '../sqlite/vault/writer.ts'
import type { Request } from '../sqlite/vault/writer-messages.ts'
import { latin1, storedDigest, unwrapping } from './bound-keys.ts'
import { decrypt, splitSealed } from './envelope.ts'
import { vaultClosed, vaultFault, wrongMasterKey } from './faults.ts'
import { hmac } from './hmac.ts'
import { numberIn } from './key-ids.ts'
import { issuing } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import { keyring } from './keyring.ts'
import { keyMaking } from './new-keys.ts'
import type { Random } from './random.ts'
import type { RecentNonces } from './recent-nonces.ts'
import { valueOpener } from './value-opener.ts'
import { sealing } from './value-sealer.ts'
import { opensVerifier, verifierOf } from './verifier.ts'

/** The parts of a vault whose keys all pass through one writer. */
export interface OwnedVaultParts {
  readonly writing: Pick<Writing, 'ask' | 'close'>
  readonly reader: Reader
  readonly wraps: Wrapping
  /** How errors name the vault. */
  readonly place: string
  readonly cachedKeys: number
  /** Returns a number that no key has. */
  readonly nextNumber: () => number
  readonly random: Random
  /** The values that every vault with these keys sealed last. */
  readonly sealedLast: RecentNonces
}

/** A vault, and the way to make it forget keys that another vault destroys. */
export interface OwnedVault {
  readonly vault: Vault
  /**
   * Drops a subject's keys from memory, for one stream or for all, because another vault destroys them. Both digests are latin1
   * text.
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

/** Makes a vault that seals and opens with keys in memory. A writer stores the keys, and a reader finds them again. */
export function ownedVault(made: OwnedVaultParts): OwnedVault {
  const { writing, reader, wraps, place, cachedKeys, nextNumber, random, sealedLast } = made
  const ring = keyring(cachedKeys)
  const unwrapped = unwrapping(wraps, place)
  const opener = valueOpener({ reader, ring, unwrapping: unwrapped })
  const issued = issuing({
    wraps,
    ring,
    make: keyMaking({ writing, wraps, unwrapped: unwrapped.key, nextNumber, random }),
  })
  const { seal, siblings } = sealing({ wraps, ring, issued, random, sealedLast })
  let isClosed = false

  function forget(subject: string, stream?: string): void {
    opener.forget()
    ring.dropSubject(subject)
    issued.doom((one, its) => one === subject && (stream === undefined || its === stream))
  }

  const destroy = (request: Request): Promise<number> =>
    opener.whileDestroying(async () => {
      const answer = await writing.ask(request)
      return answer.kind === 'done' ? answer.changed : 0
    })

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
      return using(() => values.map(opener.open))
    },

    async erase(subject) {
      const digest = storedDigest(wraps, 'subject', subject)
      using(() => forget(latin1(digest)))
      return destroy({ kind: 'erase', subject: digest })
    },

    async redact(target, others) {
      const split = splitSealed(target)
      const { id, nonce } = split
      const n = numberIn(id)
      const key = using(() => opener.key(id))
      if (key === undefined) return (await destroy({ kind: 'puncture', n, id, nonce, fields: [] })) > 0
      // This throws before anything is destroyed where this vault did not seal the target.
      decrypt(split, hmac(key.key, nonce))
      const fields = siblings(key, nonce, others)
      forget(key.subject, key.stream)
      return (await destroy({ kind: 'puncture', n, id, nonce, fields })) > 0
    },

    async keysOf(subject) {
      return using(() => reader.keysOf(storedDigest(wraps, 'subject', subject)))
    },

    digest: (purpose, of) => wraps.digest(`public ${purpose}`, of).toString('hex'),

    async close() {
      if (isClosed) return
      isClosed = true
      opener.forget()
      // The reader closes first: the connection that closes the file last can fold the journal into it.
      reader.close()
      await writing.close()
    },
  }
  return { vault, forget }
}
