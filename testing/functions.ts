/** The checks that the suites make with `expect(value)`. Vitest, Jest and Bun have all of them under these names. */
export interface Assertion<Result> {
  toBe(expected: unknown): Result
  toEqual(expected: unknown): Result
  toMatchObject(expected: object): Result
  toMatch(expected: RegExp): Result
  toContain(expected: unknown): Result
  toHaveLength(expected: number): Result
  toBeUndefined(): Result
  toBeGreaterThan(expected: number): Result
  toBeGreaterThanOrEqual(expected: number): Result
  toBeLessThanOrEqual(expected: number): Result
}

/** The checks of a value, their negations, and the checks of a promise's rejection. */
export interface Check extends Assertion<void> {
  readonly not: Assertion<void>
  readonly rejects: Assertion<Promise<void>>
}

/** Starts a check of a value. */
export interface Expect {
  (value: unknown, message?: string): Check
  objectContaining(expected: object): unknown
  stringMatching(expected: RegExp): unknown
}

/**
 * The functions of a test runner. The suites import no runner. They get these functions, and so run in Vitest, Jest or Bun, in any
 * version that the caller has.
 *
 * @example
 * import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
 * const tests = { afterAll, afterEach, beforeAll, describe, expect, it }
 */
export interface TestFunctions {
  readonly describe: (name: string, define: () => void) => unknown
  readonly it: (name: string, run: () => Promise<void>, timeoutMs: number) => unknown
  readonly beforeAll: (run: () => Promise<void>) => unknown
  readonly afterAll: (run: () => Promise<void>) => unknown
  readonly afterEach: (run: () => Promise<void>) => unknown
  readonly expect: Expect
}

/** The time limit of one test of a suite, which is long because a store may be far away, and a machine busy. */
const TEST_TIMEOUT_MS = 60_000

/** Makes the function that declares a test with the time limit of the suites. */
export const declaring =
  ({ it }: TestFunctions) =>
  (name: string, run: () => Promise<void>): void => {
    it(name, run, TEST_TIMEOUT_MS)
  }
