import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal } from '../../services/ports/vault.ts'
import type { FieldRow } from '../sqlite/vault/writer-messages.ts'
import { boundField, latin1 } from './bound-keys.ts'
import { encrypt, NONCE, type Parts, parts } from './envelope.ts'
import { hmac } from './hmac.ts'
import type { Issuing } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { Keyring, SealingKey } from './keyring.ts'
import type { Random } from './random.ts'
import type { Recent } from './recent-nonces.ts'

export interface Sealing {
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /** The keys of the values that shall stay readable, for storing in place of the key that they come from. */
  siblings(key: SealingKey, target: Uint8Array, others: readonly Sealed[]): FieldRow[]
}

interface SealingParts {
  readonly wraps: Wrapping
  readonly ring: Keyring
  readonly issued: Issuing
  readonly random: Random
  readonly sealedLast: Recent
  /** Undefined while keys in memory may be used, as they always may unless told; else to be waited for. */
  readonly ready?: () => Promise<void> | undefined
}

export function sealing(made: SealingParts): Sealing {
  const { wraps, ring, issued, random, sealedLast, ready = () => undefined } = made

  function sealOne(key: SealingKey, value: unknown): Sealed {
    const nonce = random(NONCE)
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
      // Nothing may be awaited from here on: the keys are alive now.
      return values.map(({ value }, at) => {
        const key = keys.get(pairs[at] ?? '')
        if (key === undefined) throw new Error('a value has no key')
        return sealOne(key, value)
      })
    },

    siblings(key, target, others) {
      const listed = others.map(parts).filter(({ id }: Parts) => id.equals(key.id))
      const nonces = new Map(
        [...listed.map(({ nonce }) => nonce), ...sealedLast.of(key.id)].map((nonce) => [latin1(nonce), nonce]),
      )
      nonces.delete(latin1(target))
      const subject = Buffer.from(key.subject, 'latin1')
      return [...nonces.values()].map((nonce) => ({
        nonce,
        subject,
        wrapped: wraps.wrap(hmac(key.key, nonce), boundField(key.id, nonce, subject)),
      }))
    },
  }
}
