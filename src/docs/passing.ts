import { ERRORS } from '../../infra/event-log/eventstoredb/errors.ts'
import { RESULTS } from '../../infra/sqlite/trouble.ts'
import type { FaultKind } from '../../services/fault.ts'

const AFTER: Readonly<Record<FaultKind, string>> = {
  transient: 'passes: tried again with the same ids',
  permanent: 'does not pass: told at once, with the mend',
  unknown: 'not known: told at once, and looked at again',
}

/** Of docs/operations.md: which errors of dependencies are tried again. */
export const passing = `## What passes and what does not

Every error of a dependency is on a list: an outage passes by itself and is tried again, a refusal does not and is told with what mends it. Whatever is
on no list counts as unknown.

### SQLite

For \`log.db\`, \`vault.db\`, \`state.db\`, \`read.db\` and \`snapshots.db\` alike. Another program that holds a lock delays nothing else: positions of
services and webhooks, and who read which values, are kept in memory and written as soon as the lock is gone; \`/ready\` says \`state.unavailable\` until then.

| result | means | |
| --- | --- | --- |
${RESULTS.map(({ name, means, kind }) => `| \`${name}\` | ${means} | ${AFTER[kind]} |`).join('\n')}
| any other | | ${AFTER.unknown} |

### EventStoreDB

Appends and reads are tried again for 15 s, and subscriptions without end. Before anything is acknowledged after an outage, or after an error on no list, the
engine looks whether the store still holds the last event that it read or wrote. A subscription that ends in an error on no list is tried five times in 30 s; then it stands still, \`/ready\`
says \`log.unexpected\`, and it looks again every minute. An append that ends so is looked up in its stream before it is answered.

| error | means | |
| --- | --- | --- |
${ERRORS.map(({ error, means, kind }) => `| \`${error}\` | ${means} | ${AFTER[kind]} |`).join('\n')}
| any other | | ${AFTER.unknown} |
`
