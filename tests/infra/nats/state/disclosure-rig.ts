import type { NatsLink } from '../../../../infra/nats/connection.ts'
import { type SharedDisclosureOptions, sharedDisclosures } from '../../../../infra/nats/state/disclosures.ts'
import { disclosureJournal } from '../../../../infra/sqlite/state/disclosure-journal.ts'
import { disclosuresIn } from '../../../../infra/sqlite/state/disclosures.ts'
import { openStateDb } from '../../../../infra/sqlite/state/state-db.ts'

/** The disclosures of one engine, over its own connection and state file; stopping closes both. */
export function disclosing(nats: NatsLink, path = ':memory:', more: Partial<SharedDisclosureOptions> = {}) {
  const state = openStateDb({ path, identity: { id: 'log', epoch: 1 }, failed: () => {} })
  const own = disclosuresIn(state)
  const disclosures = sharedDisclosures({ nats, ...more }, disclosureJournal(state, own))
  return {
    ...disclosures,
    async stop() {
      await disclosures.stop()
      await own.stop()
      await state.close()
      await nats.close()
    },
  }
}
