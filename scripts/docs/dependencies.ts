import { STORE_ERRORS as OF_STORE } from '../../infra/eventstoredb/errors.ts'
import { NATS_ERRORS as OF_NATS } from '../../infra/nats/errors.ts'
import { RESULTS } from '../../infra/sqlite/results.ts'
import type { FaultKind, KnownError } from '../../services/kit/fault.ts'

const AFTER: Readonly<Record<FaultKind, string>> = {
  transient: 'passes: retried with the same ids',
  permanent: 'does not pass: reported at once, with what to do',
  unknown: 'unknown: reported at once, and checked again',
}

/** A table with a row for each thing that can be wrong, and all errors that tell it. */
function table(errors: readonly KnownError<string>[]): string {
  const rows = [...Map.groupBy(errors, ({ means }) => means)].map(([means, alike]) => {
    const told = alike.map(({ error }) => `\`${error}\``).join(' ')
    return `| ${told} | ${means} | ${AFTER[alike[0]?.kind ?? 'unknown']} |`
  })
  return `| error | means | |\n| --- | --- | --- |\n${rows.join('\n')}\n| any other | | ${AFTER.unknown} |`
}

/** The part of docs/operations.md on which errors of dependencies are retried. */
export const passing = `## What passes and what does not

Every error of a dependency is on a list: an outage passes by itself and is retried, a refusal does not pass and is reported with what to do. An error on
no list counts as unknown.

### SQLite

For \`log.db\`, \`vault.db\`, \`state.db\`, \`read.db\` and \`snapshots.db\` alike. Another program that holds a lock delays nothing else: positions of
services and webhooks, and who read which values, are kept in memory and written as soon as the lock is gone; \`/ready\` says \`state.unavailable\` until then.

${table(RESULTS)}

### EventStoreDB

Appends and reads are retried for 15 s, subscriptions without end. Before anything is acknowledged after an outage, or after an error on no list, the
engine looks whether the store still holds the last event that it read or wrote. A subscription that ends in an error on no list is tried five times in 30 s; then it stands still, \`/ready\`
says \`log.unexpected\`, and it looks again every minute. After such an error of an append, the engine looks its events up in the stream before it answers.

${table(OF_STORE)}

### NATS

Numbers are the \`err_code\` of JetStream. The relay publishes again as soon as an outage ends; a refusal stops it, \`/ready\` says what to do, and the relay checks again by itself.
An error on no list is reported at once and retried five times in 30 s; then that part stands still and looks again every minute.

${table(OF_NATS)}

### Endpoints of webhooks

A delivery is taken when the endpoint answers 2xx within 10 s. Everything else counts as a failure of the delivery, is retried with growing waits, and after five failures becomes a dead letter
([services.md](services.md#webhooks)).

| answer | means | |
| --- | --- | --- |
| 408, 425, 429, 5xx, \`timeout\`, \`unreachable\` | The endpoint cannot take it now. | passes: retried, after \`Retry-After\` where it says so |
| 410 | The endpoint is gone for good. | does not pass: the endpoint is switched off |
| \`address-forbidden\` | The address leads into a private network. | does not pass by itself: retried, because the name may resolve to another address later |
| any other | The endpoint refuses the delivery. | unknown: retried, because most endpoints correct such refusals |
`
