import { Command } from 'commander'
import type { Restored } from '../../services/backup/restore.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { backUpDirectory, restoreDirectory } from '../engine/backup.ts'
import { logPlace } from '../engine/storage.ts'
import { action, type Common, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'

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
      .description('Copy log, keys and state, beside a running engine, and look through the copy.')
      .requiredOption('--to <folder>', 'a new folder for this backup')
      .option('--with-master-key', 'also copy the master key: anyone who has the backup can then read everything')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nWithout --with-master-key, keep the master key elsewhere: no personal value opens without it.',
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
        ? 'The master key is in it: guard it like the data that it opens.'
        : 'The master key is not in it: keep that elsewhere, for no personal value opens without it.'
      return {
        value: { folder: to, ...manifest, bytes, seconds },
        lines: [
          `${events} events, up to position ${position}: ${bytes} bytes in ${to}, in ${seconds} s. Every event could be read.`,
          key,
          ...(keyless === 0 ? [] : [`${keyless} personal values open nowhere: the vault never had their keys.`]),
        ],
      }
    },
  )

export const restoreCommand = (): Command =>
  action<RestoreCommandOptions>(
    new Command('restore')
      .description('Put a backup into an empty data directory, where it proves to be whole.')
      .requiredOption('--from <folder>', 'the folder of the backup')
      .option(
        '--erased-in <folder>',
        'erase again what is erased there: a later backup, or the data directory that is replaced',
      )
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nThe log begins a new epoch: cursors and streams from before it are refused, and say what to do.',
      ),
    async ({ from, erasedIn, data }) => {
      const directory = embedded(data)
      const options = { from, directory, clock: Date.now, environment: process.env }
      return said(await restoreDirectory(erasedIn === undefined ? options : { ...options, erasedIn }), directory)
    },
  )

/** The data directory, where the log is in it. */
function embedded(data: string | undefined): string {
  const { directory, url } = logPlace(readConfig(withData(data)))
  if (url === undefined) return directory
  throw new Fault(
    'backup.not-embedded',
    'The log is in EventStoreDB and the keys in NATS: back both up by their own means (docs/how-to/back-up.md), the log first.',
  )
}

function said({ manifest, log, erasedAgain, masterKey }: Restored, directory: string): Said {
  const { made, events, position } = manifest
  return {
    value: { directory, log, made, events, position, masterKey, ...(erasedAgain === undefined ? {} : { erasedAgain }) },
    lines: [
      `${events} events, up to position ${position}, as of ${made}, in ${directory}; the log is in epoch ${log.epoch}.`,
      erasedAgain === undefined
        ? `Who was erased after ${made} is there again: erase them again before anybody reads.`
        : `${erasedAgain} keys that were destroyed since are destroyed here, too.`,
      ...(masterKey ? [] : [`The master key is missing: put master.key into ${directory}, or set SANSHE_MASTER_KEY.`]),
      'With NATS: delete the stream GOVERNANCE, and the engine publishes it anew.',
    ],
  }
}
