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
  new Command('clock').description('Manages the clock of a running engine.').addCommand(acceptCommand())

const acceptCommand = (): Command =>
  action<ClockOptions>(
    new Command('accept')
      .description('Confirms that the clock is right after a jump, so that commands and services continue at once.')
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nCompare the clock with another one first. Run the command on the machine of the engine, once for each data directory.',
      ),
    async ({ data }) => {
      const now = Date.now()
      await confirmClock(readConfig(withData(data)), now)
      const accepted = iso(now)
      return { value: { accepted }, lines: [`The engine accepted ${accepted} as the current time.`] }
    },
  )
