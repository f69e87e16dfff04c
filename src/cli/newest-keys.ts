import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { sealedIn } from '../../services/privacy/sealed-values.ts'

/** Some of so many events hold the first value of a new key. */
const CHECKED_EVENTS = 2_000

/**
 * Checks that the newest events of an interrupted history have their keys. A power failure may take the end of the keys and leave that
 * of the log, because neither is flushed before the history is complete.
 *
 * @throws Error if a key is missing
 */
export async function checkNewestKeys({
  log,
  vault,
}: {
  readonly log: Pick<EventLog, 'head' | 'readAll'>
  readonly vault: Pick<Vault, 'open'>
}): Promise<void> {
  const head = await log.head()
  for await (const events of log.readAll(Math.max(0, head - CHECKED_EVENTS))) {
    const opened = await vault.open(events.flatMap(({ data }) => sealedIn(data)))
    if (opened.includes(undefined)) throw new Error('The newest events lack keys.')
  }
}
