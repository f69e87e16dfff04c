import { masterKeySource } from '../../infra/crypto/master-key.ts'
import { type NatsLink, openNats } from '../../infra/nats/connection.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { openKvVault } from '../../infra/nats/vault/vault.ts'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Vault } from '../../services/ports/vault.ts'
import type { Ground } from './ground.ts'
import type { NatsAccess } from './nats-settings.ts'
import type { EngineStores } from './stores.ts'

/** The bucket of the keys that engines share. */
export const KEYS_BUCKET = `${GOVERNANCE.stream}-keys`

/** How often the version of the servers is looked at: they may be upgraded. */
const LOOK_MS = 10_000

/** Returns NATS if several engines write the log and share the keys there; undefined if a file of this process holds the keys. */
export const keyServers = ({ place, nats }: Pick<Ground, 'place' | 'nats'>): Ground['nats'] =>
  place.url === undefined ? undefined : nats

/** Opens the keys of persons. Engines that write the same log share the keys in NATS. */
export async function openKeys(
  ground: Ground,
  { environment = process.env, flushesLater }: Pick<EngineStores, 'environment' | 'flushesLater'>,
): Promise<Vault> {
  const { directory, log, health, place } = ground
  const masterKey = masterKeySource(environment).read(directory)
  const nats = keyServers(ground)
  const lost = (): void => health.report('vault-keys', keyLost())
  // A log in a store is durable at once, and so must its keys be.
  const how = { flushesLater: flushesLater && place.url === undefined }
  if (nats === undefined) return openVault({ path: dataFiles(directory).vault, masterKey, lost, ...how })
  const { replicas } = nats.settings.limits
  const { link, close } = keyLink(nats)
  try {
    const vault = await openKvVault({
      nats: link,
      bucket: KEYS_BUCKET,
      masterKey,
      lost,
      log: await log.identity(),
      ...(replicas === undefined ? {} : { replicas }),
    })
    const unwatch = watchSync(link, health)
    return {
      ...vault,
      async close() {
        unwatch()
        await vault.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The connection to the servers of keys: one of its own where these are other servers. */
function keyLink({ link, settings }: NatsAccess): { readonly link: NatsLink; close(): Promise<void> } {
  if (settings.vaultUrl === undefined || settings.vaultUrl === settings.url) return { link, close: async () => {} }
  const own = openNats({ ...settings, url: settings.vaultUrl, name: 'sanshe-keys' })
  return { link: own, close: own.close }
}

/** Reports servers that cannot sync before they acknowledge: a key may be lost there that the log needs. */
function watchSync(link: NatsLink, { report }: Ground['health']): () => void {
  const look = (): void => {
    if (link.failure() === undefined) report('vault-sync', canSync(link) ? undefined : notSynced())
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** Whether the servers know `sync_interval: always`. Whether they are configured so, no server says. */
function canSync(link: NatsLink): boolean {
  const [major = 0, minor = 0] = (link.connection().info?.version ?? '').split('.').map(Number)
  return major > 2 || (major === 2 && minor >= 10)
}

const notSynced = (): Fault =>
  new Fault(
    'vault.not-synced',
    'The NATS servers of the keys acknowledge before bytes are on disk. Use nats-server 2.10 or later with `sync_interval: always` for them (SANSHE_VAULT_NATS_URL).',
  )

const keyLost = (): Fault =>
  new Fault(
    'vault.key-lost',
    'A personal value has no key, and no erasure explains that. Restore the keys from a backup made after the value, or look into what the key servers lost.',
  )
