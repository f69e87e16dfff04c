import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { LIFTED } from './limits.ts'

const MINUTE_MS = 60_000
const SHOWN = 10

/** Longest test run of each tier, on an idle machine with two cores. */
const LIMITS_MS = { test: 5 * MINUTE_MS, faults: 30 * MINUTE_MS, browser: 20 * MINUTE_MS }

export type Tier = keyof typeof LIMITS_MS

/** Sums of tests, as `scripts/counts.mjs` adds them up over the tiers. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/**
 * Prints the slowest files of a run, and fails it where it took longer than its tiers may.
 * Where `TEST_COUNTS` names a folder, the counts are written there.
 */
export function tierReport(): Reporter {
  let startedMs = 0
  let watched = false
  return {
    onInit(vitest) {
      watched = vitest.config.watch
    },
    onTestRunStart() {
      startedMs = performance.now()
    },
    onTestRunEnd(modules) {
      if (watched || modules.length === 0) return
      const tiers = [
        ...new Set(
          modules.map(({ project: { name } }): Tier => (name === 'faults' || name === 'browser' ? name : 'test')),
        ),
      ]
      print(slowest(modules))
      const folder = process.env.TEST_COUNTS
      if (folder) writeFileSync(join(folder, `${tiers.join('-')}.json`), JSON.stringify(countsOf(modules)))
      const late = lateness(performance.now() - startedMs, tiers)
      if (late === undefined || LIFTED) return
      print([late])
      process.exitCode = 1
    },
  }
}

const print = (lines: readonly string[]): void => void process.stdout.write(`\n${lines.join('\n')}\n`)

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

function slowest(modules: readonly TestModule[]): string[] {
  const took = modules.map((one) => ({ file: one.relativeModuleId, ms: one.diagnostic().duration }))
  const most = took.toSorted((one, other) => other.ms - one.ms).slice(0, SHOWN)
  return ['The slowest files:', ...most.map(({ file, ms }) => `${seconds(ms).padStart(9)}  ${file}`)]
}

/** Returns what is wrong with the duration of a run; undefined where nothing is. */
export function lateness(tookMs: number, tiers: readonly Tier[]): string | undefined {
  const limitMs = tiers.reduce((sum, tier) => sum + LIMITS_MS[tier], 0)
  if (tookMs <= limitMs) return undefined
  return `The test run took ${seconds(tookMs)}, the limit is ${seconds(limitMs)}. On a busy machine set TEST_TIME_LIMITS=off.`
}

function countsOf(modules: readonly TestModule[]): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const one of modules) {
    for (const test of one.children.allTests()) {
      const { state } = test.result()
      counts[state === 'pending' ? 'skipped' : state] += 1
    }
    if (one.errors().length > 0) counts.failed += 1
  }
  return counts
}
