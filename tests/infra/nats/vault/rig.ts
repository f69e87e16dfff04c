import { randomBytes } from 'node:crypto'
import { type NatsLink, openNats } from '../../../../infra/nats/connection.ts'
import type { KvVaultOptions } from '../../../../infra/nats/vault/vault.ts'
import { openKvVault } from '../../../../infra/nats/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'

export const LOG = { id: 'a-log-of-tests', epoch: 1 }

/** A short lease, so that erasures are soon done. */
export const LEASE_MS = 100

/** A vault with a connection of its own, as each engine has one. */
export interface OwnVault extends Vault {
  readonly nats: NatsLink
}

export async function openOwn(
  url: string,
  options: Pick<KvVaultOptions, 'bucket' | 'masterKey'> & Partial<KvVaultOptions>,
): Promise<OwnVault> {
  const nats = openNats({ url })
  try {
    const vault = await openKvVault({ nats, log: LOG, ...options })
    return {
      ...vault,
      nats,
      async close() {
        await vault.close()
        await nats.close()
      },
    }
  } catch (error) {
    await nats.close()
    throw error
  }
}

/** A bucket that no other test uses. */
export const ownBucket = (): string => `TEST-${randomBytes(6).toString('hex')}`
