import { DAY, HOUR, type Instant, type Zones } from '../../domain/kernel/index.ts'
import type { CommandHandler } from '../commands/contract.ts'
import { agenda } from './agenda.ts'
import type { World } from './case.ts'
import { found } from './founding.ts'
import { hours } from './hours.ts'
import { live } from './life.ts'
import { sender } from './sender.ts'

/** How long the history of a demo is unless told. */
export const DEMO_DAYS = 100

export interface DemoOptions {
  readonly commands: CommandHandler
  readonly seed: number
  /** When the history ends; what is unfinished then stays open. */
  readonly until: Instant
  /** How many local days before that it begins. */
  readonly days?: number
  /** Feeds the clock of the engine and of its log. */
  readonly setClock: (now: Instant) => void
  readonly zones: Zones
  /** Days done, of all. */
  readonly onProgress?: (done: number, days: number) => void
  readonly signal?: AbortSignal
}

export interface DemoReport {
  /** False where it was stopped before its end. */
  readonly complete: boolean
  readonly commands: number
  readonly demands: number
}

/**
 * Plays some months of a simulated community by real commands on a virtual clock: a pure function of seed, `until` and
 * days. Run again upon what an interrupted run has left, it goes on from there. A command that the rules refuse throws:
 * nothing here should be refused but what is meant to be.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { commands, seed, until, days = DEMO_DAYS, setClock, zones, onProgress, signal } = options
  const send = sender(commands, seed)
  const { refused, sent } = send
  const almanac = hours(zones)
  let now = 0
  const clock = (moment: Instant): void => {
    now = moment
    setClock(moment)
  }
  const world: World = { send, refused, zones, hours: almanac, now: () => now, cases: [] }
  const report = (complete: boolean): DemoReport => ({ complete, commands: sent(), demands: world.cases.length })

  const first = almanac.day(until - days * DAY)
  clock(almanac.start(first))
  await found(send)
  if (signal?.aborted) return report(false)
  const plan = agenda()
  for (let day = 0; day <= days; day += 1) {
    plan.at(almanac.start(first + day), async () => onProgress?.(day, days))
  }
  clock(almanac.start(first) + HOUR)
  live(world, plan, { seed, first, days })
  return report(await plan.runUntil(until, clock, () => signal?.aborted ?? false))
}
