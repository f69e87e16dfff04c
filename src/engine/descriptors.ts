import { readdirSync, readFileSync } from 'node:fs'

/** Descriptors that deliveries to webhooks may use, at most: half of them for requests, half for connections kept open. */
const MOST_DELIVERIES = 512
/** The part of all descriptors that deliveries may use. */
const SHARE = 8
/** Kept free for what opens and closes: files of SQLite, pages of /docs, NATS that comes back, probes of /proc. */
const SPARE = 64
/** Fewer would lock every caller out: an operator who allows so few descriptors has to share them out by the settings. */
const FEWEST = 8

/** How many descriptors this process may have open; undefined where the system does not say. */
function descriptorLimit(): number | undefined {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return limit === undefined ? undefined : Number(limit)
  } catch {
    return undefined
  }
}

/** How many it has open now. */
function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return SPARE
  }
}

/** Deliveries to webhooks that may be under way at once, as the limit of descriptors has it. */
export const deliveriesHere = (limit = descriptorLimit()): number =>
  Math.max(1, Math.min(MOST_DELIVERIES, Math.floor((limit ?? Number.POSITIVE_INFINITY) / SHARE)))

/**
 * Connections that may be open at once so that the engine's own files never lack a descriptor; undefined where the limit is
 * not known. To be asked once everything is open.
 */
export function connectionsHere(limit = descriptorLimit(), open = openDescriptors()): number | undefined {
  if (limit === undefined) return undefined
  return Math.max(FEWEST, limit - open - 2 * deliveriesHere(limit) - SPARE)
}
