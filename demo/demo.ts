import { type Catalogue, DAY, HOUR, type Instant, type Zones } from '../domain/kernel/index.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { agenda } from './agenda.ts'
import type { World } from './case.ts'
import { exchange } from './exchange.ts'
import { found } from './founding.ts'
import { hours } from './hours.ts'
import { live } from './life.ts'
import { chanceOf } from './random.ts'
import { rehearsal } from './rehearsal.ts'
import { sender } from './sender.ts'
import { comeAndGo, staffed } from './staff.ts'
import type { Turns } from './turns.ts'

/** How long the history of a demo is unless told. */
export const DEMO_DAYS = 730

export interface DemoOptions {
  readonly commands: CommandHandler
  readonly catalogue: Catalogue
  /** Those by which the engine tells the time, and its commands see its log. */
  readonly turns: Turns
  readonly seed: number
  /** When the history ends; what is unfinished then stays open. */
  readonly until: Instant
  /** How many local days before that it begins. */
  readonly days?: number
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
 * Plays two years of a simulated community by real commands on a virtual clock: a pure function of seed, `until` and
 * days. Run again upon what an interrupted run has left, it goes on from there. A command that the rules refuse throws:
 * nothing here should be refused but what is meant to be.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { seed, until, days = DEMO_DAYS, zones, onProgress, signal } = options
  const almanac = hours(zones)
  const first = almanac.day(until - days * DAY)
  let now = almanac.start(first)
  const known = rehearsal(options.catalogue, zones)
  const send = sender({ ...options, rehearsal: known, now: () => now })
  const { refused, sent, room, settled } = send
  const plan = agenda()
  const world: World = {
    agenda: plan,
    watched: new Map(),
    send,
    refused,
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

  found(send)
  clock(now + HOUR)
  staffed(world, { seed, first })
  for (let day = 0; day <= days; day += 1) {
    plan.at(almanac.start(first + day), () => onProgress?.(day, days))
  }
  live(world, plan, { seed, first, days })
  exchange(world, { seed, first, days })
  comeAndGo(world, chanceOf(seed, 940_000), { first, days })
  const complete = await plan.runUntil(until, { clock, stopped: () => signal?.aborted ?? false, room })
  await settled()
  return { complete, commands: sent(), demands: world.cases.length }
}
