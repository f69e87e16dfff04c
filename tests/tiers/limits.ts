import type { Plugin } from 'vitest/config'

/** Whether time limits are lifted, because the machine does other work. */
export const LIFTED = process.env.TEST_TIME_LIMITS === 'off'

const FACTOR = 10

/** A limit of the test runner, in milliseconds. */
export const limitMs = (ms: number): number => (LIFTED ? FACTOR * ms : ms)

/**
 * A plugin that lifts the limits which tests name themselves: `timeout: 15_000` and `}, 60_000)`. Times below a second are
 * part of what a test is about, and stay.
 */
export function liftedLimits(): Plugin {
  return {
    name: 'lifted-limits',
    // The compiler writes numbers without their separators.
    enforce: 'pre',
    transform(code, id) {
      if (!LIFTED || !id.includes('/tests/')) return undefined
      return { code: lift(code), map: null }
    },
  }
}

export const lift = (code: string): string =>
  code.replace(/(\btimeout(?::| =) |\}, )(\d+_\d{3}\b)/g, `$1${FACTOR} * $2`)
