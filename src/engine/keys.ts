import { masterKeySource } from '../../infra/crypto/master-key.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { openKvVault } from '../../infra/nats/vault/vault.ts'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import type { Vault } from '../../services/ports/vault.ts'
import type { Ground } from './ground.ts'
import type { EngineStores } from './stores.ts'

/** The bucket of the keys that engines share. */
export const KEYS_BUCKET = `${GOVERNANCE.stream}-keys`

/** Returns NATS if several engines write the log and share the keys there; undefined if a file of this process holds the keys. */
export const keyServers = ({ place, nats }: Pick<Ground, 'place' | 'nats'>): Ground['nats'] =>
  place.url === undefined ? undefined : nats

/** Opens the keys of persons. Engines that write the same log share the keys in NATS. */
export async function openKeys(ground: Ground, environment: NonNullable<EngineStores['environment']>): Promise<Vault> {
  const { directory, log } = ground
  const masterKey = masterKeySource(environment).read(directory)
  const nats = keyServers(ground)
  if (nats === undefined) return openVault({ path: dataFiles(directory).vault, masterKey })
  const { replicas } = nats.settings.limits
  return openKvVault({
    nats: nats.link,
    bucket: KEYS_BUCKET,
    masterKey,
    log: await log.identity(),
    ...(replicas === undefined ? {} : { replicas }),
  })
}
