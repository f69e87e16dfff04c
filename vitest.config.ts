import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { LIFTED, liftedLimits, limitMs } from './tests/tiers/limits.ts'
import { tierReport } from './tests/tiers/report.ts'
import { seededCases } from './tests/tiers/seeded-cases.ts'

// The threads of an engine load their TypeScript in half the time where Node remembers how it compiled it.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, 'node_modules/.cache/compiled')

/** CONTRIBUTING.md, "Tests", explains the tiers. */
const faults = ['tests/**/*.faults.test.ts']
const browser = ['tests/**/*.browser.test.ts']
const pure = ['tests/domain/**/*.test.ts', 'tests/projections/**/*.test.ts']

export default defineConfig({
  plugins: [liftedLimits(), seededCases()],
  test: {
    pool: 'forks',
    // One more than there are cores: many tests wait for the disk.
    maxWorkers: availableParallelism() + 1,
    // The runner remembers what it made of a file: with limits lifted that is another text.
    ...(LIFTED ? { fsModuleCachePath: resolve(import.meta.dirname, 'node_modules/.cache/lifted') } : {}),
    reporters: [tierReport(), 'default'],
    setupFiles: ['tests/tiers/waits.ts'],
    expect: { poll: { timeout: limitMs(15_000) } },
    testTimeout: limitMs(30_000),
    hookTimeout: limitMs(60_000),
    projects: [
      // Pure functions leave nothing behind, so these files may share their workers.
      { extends: true, test: { name: 'pure', include: pure, exclude: faults, isolate: false } },
      {
        extends: true,
        test: { name: 'engine', include: ['tests/**/*.test.ts'], exclude: [...faults, ...browser, ...pure] },
      },
      { extends: true, test: { name: 'faults', include: faults, testTimeout: limitMs(240_000) } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: browser,
          globalSetup: 'tests/browser/harness/one-engine.ts',
          testTimeout: limitMs(240_000),
        },
      },
    ],
  },
})
