import { existsSync } from 'node:fs'
import { masterKeyFrom, masterKeyIn, newMasterKey } from '../../infra/crypto/master-key.ts'
import { rewrapAll } from '../../infra/crypto/rewrap.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { openKvRecords } from '../../infra/nats/vault/store.ts'
import { openSqliteRecords } from '../../infra/sqlite/vault/store.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Config } from '../config/settings.ts'
import { KEYS_BUCKET } from './keys.ts'
import { natsSettings } from './nats-settings.ts'
import { logPlace, openLog } from './storage.ts'

const DEAF = { heard: () => {}, lapsed: () => {} }

/**
 * Wraps all keys of a stopped installation under the master key in a file, which is made where there is none.
 *
 * @returns the number of keys, and whether the file was made
 * @throws Fault `vault.master-key-invalid` `vault.wrong-master-key` `vault.owned`, and those of the place of the keys
 */
export async function changeMasterKey(
  config: Config,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly keys: number; readonly made: boolean }> {
  const { url } = logPlace(config)
  const path = dataFiles(config.data).vault
  if (url === undefined && !existsSync(path))
    throw new Fault(
      'migrate.no-vault',
      `${config.data} has no vault: start the engine once, or name another directory with --data.`,
    )
  const from = masterKeyFrom(environment, config.data)
  const made = !existsSync(file)
  const to = made ? newMasterKey(file) : masterKeyIn(file)
  const keys = { from, to }
  if (url !== undefined) return { keys: await rewrapShared(config, keys), made }
  const store = await openSqliteRecords({ path })
  try {
    return { keys: await rewrapAll(store, keys), made }
  } finally {
    await store.close()
  }
}

/** Rewraps the keys that engines share. */
async function rewrapShared(
  config: Config,
  keys: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<number> {
  const settings = natsSettings(config)
  if (settings === undefined)
    throw new Fault('config.invalid', 'Engines with EventStoreDB share their keys in NATS. Set NATS_URL.')
  const log = await openLog(logPlace(config), Date.now)
  const nats = openNats({ ...settings, url: settings.vaultUrl ?? settings.url })
  try {
    const store = await openKvRecords({ nats, bucket: KEYS_BUCKET, log: await log.identity() }, DEAF)
    try {
      return await rewrapAll(store, keys)
    } finally {
      await store.close()
    }
  } finally {
    await nats.close()
    await log.close()
  }
}
