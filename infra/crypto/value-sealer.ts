import type { Sealed } from '../../domain/kernel/index.ts'
import { NONCE_BYTES } from '../../services/kit/envelope.ts'
import type { ToSeal } from '../../services/ports/vault.ts'
import type { FieldRow } from '../sqlite/vault/writer-messages.ts'
import { latin1, valueBinding } from './bound-keys.ts'
import { encrypt, splitSealed } from './envelope.ts'
import { hmac } from './hmac.ts'
import type { Issuing } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { Keyring, SealingKey } from './keyring.ts'
import type { Random } from './random.ts'
import type { RecentNonces } from './recent-nonces.ts'

/** Seals values with keys in memory. */
export interface Sealing {
  /** Seals in order. Resolves when every key it used is durable. */
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /**
   * Returns the wrapped keys of the values that stay readable when a redaction destroys the key that they come from.
   *
   * @param target the nonce of the redacted value
   * @param others the values in the log; those of other keys are ignored
   */
  siblings(key: SealingKey, target: Uint8Array, others: readonly Sealed[]): FieldRow[]
}

interface SealingParts {
  readonly wraps: Wrapping
  readonly ring: Keyring
  readonly issued: Issuing
  readonly random: Random
  /** Receives each nonce that is used. */
  readonly sealedLast: RecentNonces
  /** Returns undefined while keys in memory may be used, else a promise to wait for. Default: they always may. */
  readonly ready?: () => Promise<void> | undefined
}

/** Makes a sealer. */
export function sealing(made: SealingParts): Sealing {
  const { wraps, ring, issued, random, sealedLast, ready = () => undefined } = made

  function sealOne(key: SealingKey, value: unknown): Sealed {
    const nonce = random(NONCE_BYTES)
    sealedLast.add(key.id, nonce)
    return encrypt(key.id, nonce, hmac(key.key, nonce), value)
  }

  return {
    async seal(values) {
      const pairs = values.map(({ subject, stream }) => `${subject}\0${stream}`)
      const keys = new Map<string, SealingKey>()
      let dooms = issued.dooms
      for (;;) {
        const waiting = ready()
        if (waiting !== undefined) {
          await waiting
          continue
        }
        if (dooms !== issued.dooms) keys.clear()
        dooms = issued.dooms
        const missing: Promise<unknown>[] = []
        values.forEach((value, at) => {
          const pair = pairs[at] ?? ''
          if (keys.has(pair)) return
          const key = ring.current(pair)
          if (key === undefined) missing.push(issued.obtain(pair, value).then((made) => keys.set(pair, made)))
          else keys.set(pair, key)
        })
        if (missing.length === 0) break
        await Promise.all(missing)
      }
      // No await may follow: the keys are alive now.
      return values.map(({ value }, at) => {
        const key = keys.get(pairs[at] ?? '')
        if (key === undefined) throw new Error('a value has no key')
        return sealOne(key, value)
      })
    },

    siblings(key, target, others) {
      const listed = others.map(splitSealed).filter(({ id }) => id.equals(key.id))
      const nonces = new Map(
        [...listed.map(({ nonce }) => nonce), ...sealedLast.of(key.id)].map((nonce) => [latin1(nonce), nonce]),
      )
      nonces.delete(latin1(target))
      const subject = Buffer.from(key.subject, 'latin1')
      return [...nonces.values()].map((nonce) => ({
        nonce,
        subject,
        wrapped: wraps.wrap(hmac(key.key, nonce), valueBinding(key.id, nonce, subject)),
      }))
    },
  }
}
