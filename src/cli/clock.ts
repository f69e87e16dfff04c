import { Command } from 'commander'
import { iso } from '../../domain/kernel/index.ts'
import { readConfig } from '../config/config.ts'
import { confirmClock } from '../engine/clock-acceptance.ts'
import { action, type Common } from './action.ts'
import { dataOption, withData } from './options.ts'

interface ClockOptions extends Common {
  readonly data?: string
}

export const clockCommand = (): Command =>
  new Command('clock').description('Tell a running engine about the clock of its machine.').addCommand(acceptCommand())

const acceptCommand = (): Command =>
  action<ClockOptions>(
    new Command('accept')
      .description('Confirm that the clock is right after it jumped, so that commands and services go on at once.')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nRun it on the machine of the engine, and only after you have compared its clock with another one. Engines have a data\ndirectory each: run it for each of them.',
      ),
    async ({ data }) => {
      const now = Date.now()
      await confirmClock(readConfig(withData(data)), now)
      const accepted = iso(now)
      return { value: { accepted }, lines: [`The engine takes ${accepted} for the right time.`] }
    },
  )
