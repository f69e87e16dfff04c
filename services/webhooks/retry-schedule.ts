import { HOUR, MINUTE } from '../../domain/kernel/index.ts'

/** Milliseconds before each further attempt: soon after a short failure, then every four hours for about three days. */
const WAITS: readonly number[] = [5_000, MINUTE, 10 * MINUTE, HOUR, ...Array.from({ length: 17 }, () => 4 * HOUR)]
/** Attempts at one event that fail, before it is given up. */
export const MOST_ATTEMPTS = WAITS.length + 1
/** Endpoints that went down together shall not all come back at the same moment. */
const JITTER = 0.2

/**
 * @param failures so far, from 1
 * @param random from 0 to 1
 * @param asked milliseconds that the endpoint asked for; more than an hour is not granted
 */
export const waitBefore = (failures: number, random: number, asked = 0): number =>
  Math.max(Math.min(asked, HOUR), Math.round((WAITS[failures - 1] ?? 4 * HOUR) * (1 + JITTER * random)))
