import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Command } from 'commander'
import { iso } from '../../domain/kernel/index.ts'
import { acceptClock } from '../../infra/files/clock-acceptance.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/settings.ts'
import { files, type LogPlace, logPlace, ownInstallation } from '../engine/storage.ts'
import { action, type Common } from './action.ts'
import { dataOption, withData } from './options.ts'

interface ClockOptions extends Common {
  readonly data?: string
}

/** An engine looks once a second; a busy one less often. */
const PATIENCE_MS = 15_000
const LOOK_MS = 100

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
      const config = readConfig(withData(data))
      const directory = config.data
      if (!runs(logPlace(config))) throw noEngine(directory)
      const now = Date.now()
      const acceptance = put(directory, now)
      const until = performance.now() + PATIENCE_MS
      while (!acceptance.taken()) {
        if (performance.now() > until) {
          acceptance.withdraw()
          throw noEngine(directory)
        }
        await delay(LOOK_MS)
      }
      const accepted = iso(now)
      return { value: { accepted }, lines: [`The engine takes ${accepted} for the right time.`] }
    },
  )

const noEngine = (directory: string): Fault =>
  new Fault(
    'clock.no-engine',
    `No running engine uses ${directory}: start it, or name the data directory of the engine (--data).`,
  )

/** Whether an engine has the directory, which is then its own. */
function runs(place: LogPlace): boolean {
  if (!existsSync(place.directory) || (place.url === undefined && !existsSync(files(place.directory).log))) return false
  try {
    ownInstallation(place)()
    return false
  } catch (error) {
    if (error instanceof Fault && (error.code === 'log.owned' || error.code === 'data.owned')) return true
    throw error
  }
}

function put(directory: string, now: number): ReturnType<typeof acceptClock> {
  try {
    return acceptClock(directory, now)
  } catch (cause) {
    throw new Fault('clock.forbidden', `${directory} cannot be written: run this as the user of the engine.`, { cause })
  }
}
