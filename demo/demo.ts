import { type Catalogue, DAY, HOUR, type Instant, MINUTE, type Zones } from '../domain/kernel/index.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { agenda } from './agenda.ts'
import type { World } from './case.ts'
import { exchange } from './exchange.ts'
import { morning } from './first-day.ts'
import { found } from './foundation.ts'
import { workingHours } from './hours.ts'
import { live } from './life.ts'
import { chanceOf } from './random.ts'
import { rehearsal } from './rehearsal.ts'
import { staged } from './scenes/index.ts'
import { sender } from './sender.ts'
import { comeAndGo, staffed } from './staff.ts'
import type { CommandTurns } from './turns.ts'

/** Default length of the history of a demo, in days. */
export const DEMO_DAYS = 730

/** The days before the history in which the community is founded: enough for all signatures, also over a long holiday. */
const FOUNDING_DAYS = 18

export interface DemoOptions {
  readonly commands: CommandHandler
  readonly catalogue: Catalogue
  /** The turns that give the engine its time, and its commands their log. */
  readonly turns: CommandTurns
  readonly seed: number
  /** The end of the history. Unfinished demands stay open. */
  readonly until: Instant
  /** The number of local days before the end at which the history begins. */
  readonly days?: number
  /**
   * Asked once at the end of the history: the moment at which people will open the demo. What waits on their desks then is added.
   * Default: nothing is added. A run that is resumed must get the same answer.
   */
  readonly present?: () => Instant
  readonly zones: Zones
  /** When the last event of an interrupted history was recorded. Absent for a new history. */
  readonly recorded?: Instant | undefined
  /** Called with the days done and the number of days. */
  readonly onProgress?: (done: number, days: number) => void
  readonly signal?: AbortSignal
}

export interface DemoReport {
  /** Whether the history was played to its end. */
  readonly complete: boolean
  readonly commands: number
  readonly demands: number
}

/**
 * Plays two years of a simulated community with real commands on a virtual clock: a pure function of seed, `until`, days, and the
 * keys of the installation, by which the engine draws the calls that another party repeats. A second run continues an interrupted
 * one. It throws if the rules refuse a command, except for commands that may be refused.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { seed, until, days = DEMO_DAYS, zones, onProgress, signal } = options
  const almanac = workingHours(zones)
  const first = almanac.day(until - days * DAY)
  let now = almanac.start(first - FOUNDING_DAYS)
  const known = rehearsal(options.catalogue, zones)
  const send = sender({ ...options, rehearsal: known, now: () => now })
  const { refused, tried, sent, room, settled } = send
  const plan = agenda()
  const world: World = {
    agenda: plan,
    watched: new Map(),
    send,
    refused,
    tried,
    rehearsal: known,
    zones,
    hours: almanac,
    now: () => now,
    cases: [],
    open: new Set(),
  }
  const clock = (moment: Instant): void => {
    now = Math.max(now, moment)
  }

  const by = chanceOf(seed, 950_000)
  clock(almanac.office(almanac.start(first - FOUNDING_DAYS) + 9 * HOUR, by))
  found(send, () => clock(almanac.office(now + by.between(20, 130) * MINUTE, by)))
  clock(Math.max(now, almanac.start(first)) + HOUR)
  staffed(world, { seed, first })
  for (let day = 0; day <= days; day += 1) {
    plan.at(almanac.start(first + day), () => onProgress?.(day, days))
  }
  live(world, plan, { seed, first, days })
  staged(world, plan, { seed, first, days })
  exchange(world, { seed, first, days })
  comeAndGo(world, chanceOf(seed, 940_000), { first, days })
  const running = { clock, stopped: () => signal?.aborted ?? false, room }
  let complete = await plan.runUntil(until, running)
  if (complete && options.present !== undefined) {
    const present = options.present()
    complete = await morning(world, { seed, since: until, present }).runUntil(present, running)
  }
  await settled()
  return { complete, commands: sent(), demands: world.cases.length }
}
