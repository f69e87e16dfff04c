import { HOUR, MINUTE } from '../../domain/kernel/index.ts'

/** Milliseconds before the next attempt, by how many have failed; after as many as consumers have, an event is given up. */
const WAITS = [5_000, MINUTE, 10 * MINUTE, HOUR]
/** Endpoints that went down together shall not all come back at the same moment. */
const JITTER = 0.2

/**
 * @param failures so far, from 1
 * @param random from 0 to 1
 * @param asked milliseconds that the endpoint asked for; more than an hour is not granted
 */
export const waitBefore = (failures: number, random: number, asked = 0): number =>
  Math.max(Math.min(asked, HOUR), Math.round((WAITS[failures - 1] ?? HOUR) * (1 + JITTER * random)))
