import { readdirSync, readFileSync } from 'node:fs'

/** Descriptors that deliveries to webhooks may use, at most: half of them for requests, half for connections kept open. */
const MOST_DELIVERIES = 512
/** The part of all descriptors that deliveries may use. */
const SHARE = 8
/** Descriptors kept free for short use: files of SQLite, pages of /docs, a NATS connection that returns, probes of /proc. */
const SPARE = 64
/** The fewest connections: fewer would lock all callers out. An operator with so few descriptors must divide them by settings. */
const FEWEST = 8

/** Returns how many descriptors this process may open; undefined if the system does not say. */
function descriptorLimit(): number | undefined {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return limit === undefined ? undefined : Number(limit)
  } catch {
    return undefined
  }
}

/** Returns how many descriptors this process has open. */
function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return SPARE
  }
}

/** Returns how many deliveries to webhooks the limit of descriptors allows at the same time. */
export const deliveriesHere = (limit = descriptorLimit()): number =>
  Math.max(1, Math.min(MOST_DELIVERIES, Math.floor((limit ?? Number.POSITIVE_INFINITY) / SHARE)))

/**
 * Returns how many connections may be open at the same time, so that the engine's own files never lack a descriptor. Undefined if
 * the limit is not known. Call it after everything is open.
 */
export function connectionsHere(limit = descriptorLimit(), open = openDescriptors()): number | undefined {
  if (limit === undefined) return undefined
  return Math.max(FEWEST, limit - open - 2 * deliveriesHere(limit) - SPARE)
}
