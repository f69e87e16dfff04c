/** The checks that the suites make with `expect(value)`: a part of what Vitest, Jest and Bun have under these names. */
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

/** A check of a value, of its opposite, or of what a promise rejects with. */
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
 * The functions of a test runner. The suites import no runner: they are handed these, so they run in Vitest, Jest or Bun, in
 * whatever version the caller has.
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

/** How long one test of a suite may take, in milliseconds: a store may be far away, and a machine busy. */
const TEST_MS = 60_000

/** Declares a test with the time that the suites allow. */
export const declaring =
  ({ it }: TestFunctions) =>
  (name: string, run: () => Promise<void>): void => {
    it(name, run, TEST_MS)
  }
