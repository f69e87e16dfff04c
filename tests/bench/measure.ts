import { setInterval } from 'node:timers/promises'

/** One figure, measured beside its limit. A file `<name>.bench.ts` here exports one as `bench`. */
export interface Bench {
  readonly name: string
  /** Unit of ours and of the limit: `events/s`. */
  readonly unit: string
  /** Smallest ratio of ours to the limit. Absent where only further figures have targets. */
  readonly target?: number
  /** Targets of further figures. The first whose name fits applies. */
  readonly targets?: readonly Target[]
  /** Resolves with whether what the bench needs is here. Default: it is. */
  possible?(setting: BenchSetting): Promise<boolean>
  /** Runs once before the measured runs. */
  prepare?(setting: BenchSetting): Promise<void>
  /** One run of ours and of the limit beside it; whichever the round is, the two take turns in going first. */
  run(setting: BenchSetting, round: number): Promise<Measured>
}

/** What further figures should be: a ratio or a rate at least so much, milliseconds at most so many. */
export type Target =
  | { readonly figure: RegExp; readonly least: number; readonly unit?: string }
  | { readonly figure: RegExp; readonly mostMs: number }

export interface BenchSetting {
  /** An empty folder on the disk under test; removed after the bench. */
  readonly folder: string
  /** Events that the log holds, where the bench reads one. */
  readonly scale: number
  /** Whether the run only shows that the bench works, with as little work as that takes. */
  readonly quick: boolean
}

/** Two figures of the same unit. */
export interface Pair {
  readonly ours: number
  readonly limit: number
}

export interface Measured {
  readonly ours: number
  /** Absent where nothing bounds the figure. */
  readonly limit?: number
  /** Further figures for the report. */
  readonly beside?: Readonly<Record<string, number>>
  /** Further figures with limits of their own. */
  readonly pairs?: Readonly<Record<string, Pair>>
}

/** Returns the rate a second of something that was done `count` times. */
export async function rate(count: number, work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (count / (performance.now() - start)) * 1000
}

/** Waits for something that takes much longer than one check. */
export async function until(reached: () => boolean): Promise<void> {
  for await (const _ of setInterval(2)) if (reached()) return
}

/** Measures both in turns, so that a busy machine slows both alike. */
export async function inTurns(round: number, ours: () => Promise<number>, limit: () => Promise<number>): Promise<Pair> {
  if (round % 2 === 0) return { ours: await ours(), limit: await limit() }
  const first = await limit()
  return { ours: await ours(), limit: first }
}
