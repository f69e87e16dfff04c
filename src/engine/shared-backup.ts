import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { wrapping } from '../../infra/crypto/key-wrapper.ts'
import { masterKeySource } from '../../infra/crypto/master-key.ts'
import { SECRETS } from '../../infra/crypto/records.ts'
import { openSecrets } from '../../infra/crypto/secrets.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { bucketPart } from '../../infra/nats/copy/bucket.ts'
import { streamPart } from '../../infra/nats/copy/stream.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { sharedBucket } from '../../infra/nats/state/bucket.ts'
import { disclosureStream } from '../../infra/nats/state/disclosures.ts'
import { natsBucket } from '../../infra/nats/vault/bucket.ts'
import { reached, verifyOwner } from '../../infra/nats/vault/claim.ts'
import { destroyedAsIn, keysPart } from '../../infra/nats/vault/part.ts'
import {
  restoreSharedBackup,
  type SharedBackupPorts,
  type SharedManifest,
  type SharedRestored,
  type SharedRestoreOptions,
  takeSharedBackup,
} from '../../services/backup/shared-backup.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { SharedEntry } from '../../services/ports/shared-part.ts'
import type { Config } from '../config/settings.ts'
import { KEYS_BUCKET } from './keys.ts'
import { type NatsSettings, natsSettings } from './nats-settings.ts'
import { SHARED_BUCKET } from './shared-state.ts'
import { logPlace, openLogReader } from './storage.ts'

const KEYS_FILE = 'keys.jsonl'
/** Opening waits this long for NATS. */
const PATIENCE_MS = 10_000

/** The servers with what engines share, and the log to which that belongs. */
export interface SharedPlaces extends Pick<SharedBackupPorts, 'log'> {
  readonly settings: NatsSettings
}

/** Copies what engines share in NATS. @throws Fault `backup.folder` `vault.…` `nats.…` */
export const backUpShared = (
  places: SharedPlaces,
  options: { readonly to: string; readonly clock: Clock },
): Promise<Omit<SharedManifest, 'format'>> =>
  connected(places, async (parts, { log, keys }) => {
    await verifyOwner(natsBucket(keys, KEYS_BUCKET), await log.identity())
    return takeSharedBackup({ parts, log, ...options })
  })

interface SharedSource {
  readonly from: string
  readonly masterKey?: Uint8Array | undefined
  readonly erasedIn?: string | undefined
  readonly keysOnly?: boolean
}

/**
 * Restores what engines share in NATS. No engine may run.
 *
 * @param options.masterKey the one that engines get; undefined where this process has none
 * @param options.erasedIn the folder of a later backup: what is destroyed there is destroyed here too
 * @param options.keysOnly whether only the keys are restored, where the other state is not lost
 * @throws Fault `backup.…` `vault.wrong-master-key` `nats.…`
 */
export async function restoreShared(
  places: SharedPlaces,
  { from, masterKey, erasedIn, keysOnly = false }: SharedSource,
): Promise<SharedRestored & { readonly erasedAgain?: number }> {
  let erasedAgain: number | undefined
  const prepared: SharedRestoreOptions['prepared'] = (file, entries, later) => {
    if (file !== KEYS_FILE) return entries
    checkKeys(entries, masterKey, from)
    if (later === undefined) return entries
    const { kept, destroyed } = destroyedAsIn(entries, later, erasedIn ?? '')
    erasedAgain = destroyed
    return kept
  }
  const restored = await connected(places, (all, { log }) => {
    const parts = all.filter(({ file }) => !keysOnly || file === KEYS_FILE)
    return restoreSharedBackup({ parts, log, from, erasedIn, prepared })
  })
  return { ...restored, ...(erasedAgain === undefined ? {} : { erasedAgain }) }
}

/** Opens the log and the settings of NATS for work on what engines share. @throws Fault `config.invalid` without NATS */
export async function withSharedPlaces<T>(config: Config, work: (places: SharedPlaces) => Promise<T>): Promise<T> {
  const settings = natsSettings(config)
  if (settings === undefined)
    throw new Fault('config.invalid', 'Engines with EventStoreDB share their keys in NATS. Set NATS_URL.')
  const log = await openLogReader(logPlace(config))
  try {
    return await work({ settings, log })
  } finally {
    await log.close()
  }
}

/** Returns the master key of a data directory or the environment; undefined where there is none. */
export function knownMasterKey(config: Config, environment: Readonly<Record<string, string | undefined>>) {
  const source = masterKeySource(environment)
  const isThere = source.given || existsSync(dataFiles(config.data).masterKey)
  return isThere ? source.read(config.data) : undefined
}

type Links = Pick<SharedPlaces, 'log'> & { readonly keys: ReturnType<typeof openNats> }

async function connected<T>(
  { settings, log }: SharedPlaces,
  work: (parts: SharedBackupPorts['parts'], links: Links) => Promise<T>,
): Promise<T> {
  const nats = openNats(settings)
  const keys = openNats({ ...settings, url: settings.vaultUrl ?? settings.url })
  const { replicas } = settings.limits
  try {
    await reached(keys, KEYS_BUCKET, PATIENCE_MS)
    const shared = sharedBucket({ nats, bucket: SHARED_BUCKET, replicas })
    const parts = [
      bucketPart({
        nats,
        bucket: SHARED_BUCKET,
        file: 'shared.jsonl',
        prepare: () => shared.ask((kv) => kv.status()),
      }),
      streamPart({ nats, file: 'disclosures.jsonl', config: disclosureStream(GOVERNANCE, replicas) }),
      keysPart({ nats: keys, bucket: KEYS_BUCKET, file: KEYS_FILE, replicas }),
    ]
    return await work(parts, { log, keys })
  } finally {
    await Promise.all([nats.close(), keys.close()])
  }
}

function checkKeys(entries: readonly SharedEntry[], masterKey: Uint8Array | undefined, from: string): void {
  const secrets = entries.find(({ name }) => name === SECRETS)
  if (masterKey !== undefined && secrets !== undefined)
    openSecrets(wrapping(masterKey), Buffer.from(secrets.content), join(from, KEYS_FILE))
}
