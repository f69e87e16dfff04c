import { setTimeout as delay } from 'node:timers/promises'
import type { EventLogReader, Position } from '../../services/ports.ts'

/** Milliseconds that a probe waits for the log: whoever probes does not wait long either. */
const PATIENCE = 3_000

/** Where the log ends; undefined where it does not say. */
export const headSoon = (log: Pick<EventLogReader, 'head'>): Promise<Position | undefined> => soon(log.head())

/** What the log answers; undefined where it does not in time. */
export const soon = <T>(answer: Promise<T>): Promise<T | undefined> =>
  Promise.race([answer.catch(() => undefined), delay(PATIENCE, undefined, { ref: false })])
