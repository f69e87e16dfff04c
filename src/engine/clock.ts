import { performance } from 'node:perf_hooks'
import { instant } from '../../domain/kernel/index.ts'
import { clockAccepted } from '../../infra/files/clock-acceptance.ts'
import { serverTime } from '../../infra/nats/server-time.ts'
import { believedClock, type CheckedClock, checkedClock } from '../../services/clock/checked-clock.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { NatsAccess } from './nats-settings.ts'
import type { EngineStores } from './stores.ts'

/** Milliseconds between two readings of the clock, and between two requests to another host. */
const LOOK_MS = 1_000
const ASK_MS = 5_000

/**
 * Opens the clock of a process. A clock that the caller passes is trusted and may jump, unless the caller also passes a monotonic
 * clock to check it.
 */
export function processClock({ clock: wall = Date.now, ...given }: Pick<EngineStores, 'clock' | 'monotonic'>) {
  const { monotonic = () => performance.now() } = given
  const own = wall !== Date.now && given.monotonic === undefined
  const checked = own ? believedClock(wall) : checkedClock({ wall, monotonic })
  return { wall, monotonic, checked, begin: (log: EventLog) => begin(checked, log) }
}

async function begin(checked: CheckedClock, log: EventLog): Promise<void> {
  try {
    const head = await log.head()
    const last = head === 0 ? undefined : await log.at(head)
    checked.start(last && instant(last.recordedtime))
  } catch (error) {
    await log.close()
    throw error
  }
}

export interface ClockWatch {
  readonly health: Health
  readonly nats?: NatsAccess
  readonly checked: CheckedClock
  readonly wall: Clock
  /** The data directory, where an operator may accept the clock. Absent if the process keeps no files. */
  readonly directory?: string
}

/** Reads the clock once a second, reports in `/ready` what an untrusted clock blocks, and asks other hosts for the time if needed. */
export function watchClock({ checked, wall, health, nats, directory }: ClockWatch): () => void {
  const ask = nats && serverTime({ nats: nats.link, replicas: nats.settings.limits.replicas })
  let asked = Number.NEGATIVE_INFINITY

  function look(): void {
    if (directory !== undefined && clockAccepted(directory, wall())) checked.accept()
    const { commands, services, unconfirmed } = checked.state()
    health.report('clock', commands ?? services, commands === undefined ? ['services'] : ['commands', 'services'])
    const now = performance.now()
    if (!unconfirmed || ask === undefined || now - asked < ASK_MS) return
    asked = now
    // A failed request is ignored, because the next one may get an answer.
    ask().then(
      (at) => at !== undefined && checked.compare(at),
      () => {},
    )
  }

  look()
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
