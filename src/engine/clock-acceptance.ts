import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Instant } from '../../domain/kernel/index.ts'
import { acceptClock } from '../../infra/files/clock-acceptance.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Config } from '../config/settings.ts'
import { type LogPlace, logPlace, ownInstallation } from './storage.ts'

/** How long to wait for the engine, in milliseconds: it checks once a second, and less often when it is busy. */
const PATIENCE_MS = 15_000
const LOOK_MS = 100

/**
 * Tells the running engine of a data directory that its clock is right, and waits until the engine has read it.
 *
 * @throws Fault `clock.no-engine` `clock.forbidden`
 */
export async function confirmClock(config: Config, now: Instant): Promise<void> {
  const directory = config.data
  if (!runs(logPlace(config))) throw noEngine(directory)
  const acceptance = put(directory, now)
  const until = performance.now() + PATIENCE_MS
  while (!acceptance.taken()) {
    if (performance.now() > until) {
      acceptance.withdraw()
      throw noEngine(directory)
    }
    await delay(LOOK_MS)
  }
}

const noEngine = (directory: string): Fault =>
  new Fault(
    'clock.no-engine',
    `No running engine uses ${directory}. Start the engine, or set --data to the data directory of the engine.`,
  )

/** Whether an engine owns the directory. */
function runs(place: LogPlace): boolean {
  const { directory, url } = place
  if (!existsSync(directory) || (url === undefined && !existsSync(dataFiles(directory).log))) return false
  try {
    ownInstallation(place)()
    return false
  } catch (error) {
    if (error instanceof Fault && (error.code === 'log.owned' || error.code === 'data.owned')) return true
    throw error
  }
}

function put(directory: string, now: Instant): ReturnType<typeof acceptClock> {
  try {
    return acceptClock(directory, now)
  } catch (cause) {
    throw new Fault('clock.forbidden', `${directory} cannot be written. Run the command as the user of the engine.`, {
      cause,
    })
  }
}
