import { ERRORS as OF_NATS } from '../../infra/bus/nats/errors.ts'
import { ERRORS as OF_STORE } from '../../infra/event-log/eventstoredb/errors.ts'
import { RESULTS } from '../../infra/sqlite/trouble.ts'
import type { FaultKind, KnownError } from '../../services/fault.ts'

const AFTER: Readonly<Record<FaultKind, string>> = {
  transient: 'passes: tried again with the same ids',
  permanent: 'does not pass: told at once, with the mend',
  unknown: 'not known: told at once, and looked at again',
}

/** A table with a row for each thing that can be wrong, and all errors that tell it. */
function table(errors: readonly KnownError<string>[]): string {
  const rows = [...Map.groupBy(errors, ({ means }) => means)].map(([means, alike]) => {
    const told = alike.map(({ error }) => `\`${error}\``).join(' ')
    return `| ${told} | ${means} | ${AFTER[alike[0]?.kind ?? 'unknown']} |`
  })
  return `| error | means | |\n| --- | --- | --- |\n${rows.join('\n')}\n| any other | | ${AFTER.unknown} |`
}

/** Of docs/operations.md: which errors of dependencies are tried again. */
export const passing = `## What passes and what does not

Every error of a dependency is on a list: an outage passes by itself and is tried again, a refusal does not and is told with what mends it. Whatever is
on no list counts as unknown.

### SQLite

For \`log.db\`, \`vault.db\`, \`state.db\`, \`read.db\` and \`snapshots.db\` alike. Another program that holds a lock delays nothing else: positions of
services and webhooks, and who read which values, are kept in memory and written as soon as the lock is gone; \`/ready\` says \`state.unavailable\` until then.

${table(RESULTS)}

### EventStoreDB

Appends and reads are tried again for 15 s, and subscriptions without end. Before anything is acknowledged after an outage, or after an error on no list, the
engine looks whether the store still holds the last event that it read or wrote. A subscription that ends in an error on no list is tried five times in 30 s; then it stands still, \`/ready\`
says \`log.unexpected\`, and it looks again every minute. An append that ends so is looked up in its stream before it is answered.

${table(OF_STORE)}

### NATS

Numbers are the \`err_code\` of JetStream. The relay publishes again as soon as an outage ends; a refusal stops it, \`/ready\` tells it with the mend, and it looks again by itself.
An error on no list is told at once and tried five times in 30 s; then that part stands still and looks again every minute.

${table(OF_NATS)}

### Endpoints of webhooks

A delivery is taken when the endpoint answers 2xx within 10 s. Everything else counts as a failure of the delivery, is tried again with growing waits, and after five failures becomes a dead letter
([services.md](services.md#webhooks)).

| answer | means | |
| --- | --- | --- |
| 408, 425, 429, 5xx, \`timeout\`, \`unreachable\` | The endpoint cannot take it now. | passes: tried again, after \`Retry-After\` where it says so |
| 410 | The endpoint is gone for good. | does not pass: the endpoint is switched off |
| \`address-forbidden\` | The address leads into a private network. | does not pass by itself: tried again, for a name may lead elsewhere later |
| any other | The endpoint refuses the delivery. | not known: tried again, for most endpoints mend such refusals |
`
