import { Command } from 'commander'
import type { Restored } from '../../services/backup/restore.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { backUpDirectory, restoreDirectory } from '../engine/backup.ts'
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
  readonly data?: string
}

export const backupCommand = (): Command =>
  action<BackupCommandOptions>(
    new Command('backup')
      .description('Copies the log, keys and state, and checks the copy. The engine may run meanwhile.')
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
      const directory = embedded(data)
      const manifest = await backUpDirectory({
        directory,
        to,
        withMasterKey,
        clock: Date.now,
        environment: process.env,
      })
      const seconds = Number(((performance.now() - begun) / 1000).toFixed(3))
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
      .description('Restores a backup into an empty data directory, after checking that the backup is complete.')
      .requiredOption('--from <folder>', 'folder of the backup')
      .option(
        '--erased-in <folder>',
        'repeat the erasures recorded in this folder: a later backup, or the data directory that is replaced',
      )
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nThe log begins a new epoch. Older cursors and streams are refused, with an error that says how to continue.',
      ),
    async ({ from, erasedIn, data }) => {
      const directory = embedded(data)
      const options = { from, directory, clock: Date.now, environment: process.env }
      return said(await restoreDirectory(erasedIn === undefined ? options : { ...options, erasedIn }), directory)
    },
  )

/** Returns the data directory. @throws Fault `backup.not-embedded` if the log is in EventStoreDB */
function embedded(data: string | undefined): string {
  const { directory, url } = logPlace(readConfig(withData(data)))
  if (url === undefined) return directory
  throw new Fault(
    'backup.not-embedded',
    'The log is in EventStoreDB and the keys are in NATS. Back up the log first, then the keys, with the tools of each (docs/how-to/back-up.md).',
  )
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
