import { Command } from 'commander'
import type { Restored } from '../../services/backup/restore.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import type { Config } from '../config/settings.ts'
import { backUpDirectory, restoreDirectory } from '../engine/backup.ts'
import { backUpShared, knownMasterKey, restoreShared, withSharedPlaces } from '../engine/shared-backup.ts'
import { logPlace } from '../engine/storage.ts'
import { action, type Common, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'
import { quantity } from './quantity.ts'

interface BackupCommandOptions extends Common {
  readonly to: string
  readonly withMasterKey?: true
  readonly data?: string
}
interface RestoreCommandOptions extends Common {
  readonly from: string
  readonly erasedIn?: string
  readonly keysOnly?: true
  readonly data?: string
}

export const backupCommand = (): Command =>
  action<BackupCommandOptions>(
    new Command('backup')
      .description(
        'Copies the log, keys and state, and checks the copy. With EventStoreDB: keys and state in NATS. Engines may run meanwhile.',
      )
      .requiredOption('--to <folder>', 'empty folder for the backup; created if it does not exist')
      .option(
        '--with-master-key',
        'include the master key; anyone who has the backup can then read all personal values',
      )
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nWithout --with-master-key, keep a copy of the master key elsewhere. Personal values cannot be read without it.',
      ),
    async ({ to, withMasterKey = false, data }) => {
      const begun = performance.now()
      const config = readConfig(withData(data))
      const { directory, url } = logPlace(config)
      if (url !== undefined) return sharedBackup(config, { to, withMasterKey, begun })
      const manifest = await backUpDirectory({
        directory,
        to,
        withMasterKey,
        clock: Date.now,
        environment: process.env,
      })
      const seconds = secondsSince(begun)
      const { events, position, files, keyless } = manifest
      const bytes = Object.values(files).reduce((sum, one) => sum + one.bytes, 0)
      const key = withMasterKey
        ? 'The backup contains the master key. Protect it like the data itself.'
        : 'The backup does not contain the master key. Keep a copy elsewhere: personal values cannot be read without it.'
      return {
        value: { folder: to, ...manifest, bytes, seconds },
        lines: [
          `Copied ${quantity(events, 'event')} up to position ${position}: ${bytes} bytes in ${to}, in ${seconds} s. Every event can be read.`,
          key,
          ...(keyless === undefined || keyless === 0
            ? []
            : [`Personal values that cannot be read: ${keyless}. The vault has no record of their keys.`]),
        ],
      }
    },
  )

export const restoreCommand = (): Command =>
  action<RestoreCommandOptions>(
    new Command('restore')
      .description(
        'Restores a backup into an empty data directory, after checking that the backup is complete. With EventStoreDB: into NATS.',
      )
      .requiredOption('--from <folder>', 'folder of the backup')
      .option(
        '--erased-in <folder>',
        'repeat the erasures recorded in this folder: a later backup, or the data directory that is replaced',
      )
      .option('--keys-only', 'with EventStoreDB: restore only the keys, where the other state in NATS is not lost')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nThe log begins a new epoch. Older cursors and streams are refused, with an error that says how to continue.',
      ),
    async ({ from, erasedIn, keysOnly = false, data }) => {
      const config = readConfig(withData(data))
      const { directory, url } = logPlace(config)
      if (url !== undefined) return sharedRestore(config, { from, erasedIn, keysOnly })
      if (keysOnly)
        throw new Fault(
          'backup.keys-only',
          'The log and the keys of this installation are in files, and are restored together. Leave out --keys-only.',
        )
      const options = { from, directory, clock: Date.now, environment: process.env }
      return said(await restoreDirectory(erasedIn === undefined ? options : { ...options, erasedIn }), directory)
    },
  )

const secondsSince = (begun: number): number => Number(((performance.now() - begun) / 1000).toFixed(3))

async function sharedBackup(
  config: Config,
  { to, withMasterKey, begun }: { readonly to: string; readonly withMasterKey: boolean; readonly begun: number },
): Promise<Said> {
  if (withMasterKey)
    throw new Fault(
      'backup.no-master-key',
      'A backup of the keys in NATS does not include the master key, which every engine has. Leave out --with-master-key.',
    )
  const manifest = await withSharedPlaces(config, (places) => backUpShared(places, { to, clock: Date.now }))
  const seconds = secondsSince(begun)
  const { files, position } = manifest
  const bytes = Object.values(files).reduce((sum, one) => sum + one.bytes, 0)
  const entries = Object.values(files).reduce((sum, one) => sum + one.entries, 0)
  return {
    value: { folder: to, ...manifest, bytes, seconds },
    lines: [
      `Copied ${quantity(entries, 'record')} of keys and shared state from NATS: ${bytes} bytes in ${to}, in ${seconds} s.`,
      `It fits copies of the log that were made before and end at position ${position} or earlier. The log is not in it.`,
      'The backup does not contain the master key. Keep a copy elsewhere: personal values cannot be read without it.',
    ],
  }
}

async function sharedRestore(
  config: Config,
  options: { readonly from: string; readonly erasedIn: string | undefined; readonly keysOnly: boolean },
): Promise<Said> {
  const masterKey = knownMasterKey(config, process.env)
  const { manifest, entries, position, erasedAgain } = await withSharedPlaces(config, (places) =>
    restoreShared(places, { ...options, masterKey }),
  )
  const { made } = manifest
  const isOlder = position < Number(manifest.position)
  return {
    value: { made, entries, position, ...(erasedAgain === undefined ? {} : { erasedAgain }) },
    lines: [
      `Restored ${quantity(entries, 'record')} of keys and shared state, as of ${made}, to NATS.`,
      'When engines start, they destroy again the keys of everyone whom the log records as erased.',
      ...(erasedAgain === undefined
        ? []
        : [`Keys that were destroyed after the backup are destroyed here too: ${erasedAgain}.`]),
      ...(isOlder
        ? ['The log ends before the backup. Start the engines, then run `sanshe log accept --without-proof`.']
        : []),
      ...(masterKey === undefined ? ['The master key was not checked, because this process has none.'] : []),
    ],
  }
}

function said({ manifest, log, erasedAgain, masterKey }: Restored, directory: string): Said {
  const { made, events, position } = manifest
  return {
    value: { directory, log, made, events, position, masterKey, ...(erasedAgain === undefined ? {} : { erasedAgain }) },
    lines: [
      `Restored ${quantity(events, 'event')} up to position ${position}, as of ${made}, to ${directory}. The log is in epoch ${log.epoch}.`,
      erasedAgain === undefined
        ? `The backup still holds persons who were erased after ${made}. Erase them again before you give users access.`
        : `Keys that were destroyed after the backup are destroyed here too: ${erasedAgain}.`,
      ...(masterKey ? [] : [`The master key is missing. Put master.key into ${directory}, or set SANSHE_MASTER_KEY.`]),
      'With NATS: delete the stream GOVERNANCE. The engine publishes the log again.',
    ],
  }
}
