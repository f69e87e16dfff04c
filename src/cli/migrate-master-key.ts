import { Command } from 'commander'
import { readConfig } from '../config/config.ts'
import { changeMasterKey } from '../engine/master-key.ts'
import { action, type Common } from './action.ts'
import { dataOption, withData } from './options.ts'
import { quantity } from './quantity.ts'

interface MasterKeyOptions extends Common {
  readonly to: string
  readonly data?: string
}

export const masterKeyCommand = (): Command =>
  action<MasterKeyOptions>(
    new Command('master-key')
      .description('Wraps all keys of stopped engines under another master key, so that the old one can be destroyed.')
      .requiredOption('--to <file>', 'file with the new master key; created with a random key if it does not exist')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nRun an interrupted command again to continue it. Backups made before need the old master key. docs/how-to/change-master-key.md has all steps.',
      ),
    async ({ to, data }) => {
      const config = readConfig(withData(data))
      const { keys, made } = await changeMasterKey(config, to, process.env)
      return {
        value: { keys, file: to, made },
        lines: [
          `The new master key wraps ${quantity(keys, 'key')}.`,
          ...(made ? [`The new master key is in ${to}. Keep a copy apart from the data.`] : []),
          'Give every engine the new master key (SANSHE_MASTER_KEY_FILE, SANSHE_MASTER_KEY, or master.key in the data directory), then start them.',
        ],
      }
    },
  )
