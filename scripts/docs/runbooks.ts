/** Of docs/operations.md: what to do when something is wrong. */
export const runbooks = `## Runbooks

### The engine was killed

Start it again. What was acknowledged is in the log; what was not, its sender repeats under the same Idempotency-Key and gets the true answer.
Views go on at their checkpoint, services at theirs, the relay behind the last message of the stream. Nothing has to be unlocked: \`log.owned\` means
that another process really runs. If the log says \`log.corrupt\`, the disk has lost something: move the directory away and
[restore](#backup-and-restore), with \`--erased-in\` the directory moved away.

### The log rejects writes

Commands get 507 \`log.full\` (or \`vault.full\`) and write nothing; questions are answered, also after a restart. Make room on the disk, or raise \`SANSHE_LOG_MAX_BYTES\` and restart; commands
go on by themselves.

On a disk with less than 2 MiB free, commands stop before it is quite full (condition \`disk\`): what is left is for the views of what was acknowledged. The write-ahead logs are then emptied into their
databases, for which \`disk.reserve\` is released where nothing else is free. Commands go on once the reserve is there again, with 2 MiB beside it. With EventStoreDB commands do not depend on this disk: \`/ready\` says \`disk.full\`.
 Stopped, the engine may lose \`read.db\` and \`snapshots.db\` for room: both are built again. Never delete a \`-wal\` file.

### A file was moved under the running engine

Once a second, and before each command is acknowledged, the engine looks whether \`log.db\` and \`log.db-wal\` are still the files that it has open; once a second it looks at \`vault.db\` and
\`state.db\`, and at the latter before a webhook is acknowledged. What would be written into a file that is gone is lost, so commands get 503 \`log.file-gone\`, \`log.file-replaced\`, \`vault.file-gone\` or
\`vault.file-replaced\`; \`state.file-gone\` and \`state.file-replaced\` are told in \`/ready\`, and to those who register webhooks. Put the file, the folder or the link back where it was, and commands go on.
Where the file is lost, stop the engine and [restore](#backup-and-restore). After a start over an older file see [An older copy of the log](#an-older-copy-of-the-log).

### Requests fail, or the clock jumped

Each engine compares the machine's clock with the time that has passed. When the two differ by more than 5 s, it writes nothing and \`/ready\` says so (condition \`clock\`):

| code | stops | goes on |
|---|---|---|
| \`clock.jumped\` | commands, and services that act on time | commands when the clock has run steadily for 10 s; after a jump of more than an hour when it is confirmed |
| \`clock.unconfirmed\` | services that act on time (deadlines, ends of bookings and secondments) | when the clock is confirmed |
| \`log.clock-behind\` | commands: the clock is more than 5 s behind the last recorded event, and the log's times never go back | when the clock has been set right and is no longer behind |

A clock that goes back to where it was is believed again after 10 s. Otherwise it is confirmed by a clock of another host that agrees within 5 s (the NATS server,
where it runs on another host; another engine's events), by a person, or by an hour of running steadily. An engine that starts with a clock more than
24 h ahead of the last event takes commands, and lets services that act on time wait likewise. Containers on one host share its clock: a NATS server there confirms nothing.

Look at the clock (\`date -u\`; \`chronyc tracking\` or \`timedatectl\`), and compare it with another machine's. Where it is wrong, set it right. Where it is right:

\`\`\`sh
sanshe clock accept --data data
\`\`\`

Where events bear times of the future all the same (\`log.clock-behind\` names the time), a wrong clock was confirmed: wait until then, or restore from before. Of other failures the engine's own log lines name the \`code\`, with the \`correlationid\` of the answer; [errors.md](errors.md) says what to do.

### A view stands still

\`/ready\` says at which event and in which line of the source (\`failure\`), or, where it is only behind, how far it is.

\`\`\`sh
curl -s localhost:3000/ready
sanshe projections status
\`\`\`

The others go on. A step that throws does so again after a restart: report the line, install the version that mends it, which builds the view anew beside
the old one. If its file is to blame (\`read-db.damaged\`, which mends itself, or a digest that is not that of a replay), stop the engine and have it built anew when it starts:

\`\`\`sh
sanshe projections status --digest
sanshe replay
\`\`\`

\`\`\`sh stopped
sanshe projections rebuild demands
\`\`\`

### A service or subscriber is slow

Nothing waits for it but itself. Its position tells whether it moves: where it does, give it time; where not, \`failure\` in \`/ready\` names what it waits for.

\`\`\`sh
curl -s localhost:3000/metrics | grep '^sanshe_service'
\`\`\`

A subscriber of the feed that takes nothing for more than four heartbeats (of 15 s) is let go, and goes on from its cursor. One at JetStream holds up only its own
consumer; \`nats consumer info GOVERNANCE <durable>\` shows what is pending. What it has not read when \`NATS_STREAM_MAX_DAYS\` or
\`NATS_STREAM_MAX_BYTES\` remove it, it reads over HTTP from the feed: the log keeps everything.

### An event was given up

After five failures an event is a dead letter of the service (\`dispatch\`) or webhook (\`webhook:<id>\`) that failed at it, and the next one's turn has come. See which and why:

\`\`\`sh
sanshe dead-letters list
sanshe dead-letters show dispatch "$EVENT"
\`\`\`

Mend the cause first: a code of a rejection or fault is in [errors.md](errors.md), a name such as \`TypeError\` is a mistake in the service, \`status-503\` and \`timeout\` are the
other side's. Then hand it out again. It is handled now, behind whatever came after it; a service's commands stay idempotent, and a webhook has the same \`webhook-id\`.
What fails again stays, with one more failure and exit code 1. What nobody needs any more is put away, for good:

\`\`\`sh
sanshe dead-letters replay dispatch "$EVENT"
\`\`\`

\`\`\`sh
sanshe dead-letters discard dispatch "$EVENT"
\`\`\`

Over HTTP the same is \`/v1/{community}/dead-letters\`, for administrators; auditors may read. With the embedded log dead letters lie in \`state.db\`; engines that share a log
share them too, and every \`api\` shows all. A webhook that gave up twenty in a row, or answered 410, is off: once its owner has mended it, \`POST /v1/{community}/webhooks/{id}/switch-on\`
sends on from where it stood ([services.md](services.md)).

### EventStoreDB is away

Views are answered as they are; \`/ready\` says 503, and commands say \`log.unavailable\` after 15 s: nothing is lost, for whoever was refused asks again with the same
\`Idempotency-Key\`. Start it, or correct \`EVENTSTORE_URL\` and restart the engines; all goes on by itself once one node of three is leader again. \`log.denied\`: its user may not
read \`$all\` or write streams. At a start a connection that cannot be made is told at once: \`log.not-listening\`, \`log.certificate\`, \`log.tls\`.

### A stream of EventStoreDB was deleted or cut

Commands on it say \`log.stream-deleted\` or \`log.stream-cut\`, and nothing is acknowledged: an engine decides on whole streams only. Softly deleted and cut streams are whole until the next
scavenge: write metadata without \`$tb\`, \`$maxCount\` and \`$maxAge\`. After that, or after a tombstone, restore the store from a backup. \`log.stray-events\` in
\`/ready\` counts events that an engine wrote to such a stream before it knew: they were never acknowledged, and no reader is handed them. \`sanshe replay\` checks that every
stream begins at revision 0 and rises by one.

### NATS is away

Commands and questions go on; services and subscribers wait; nothing is lost, however long it takes. Start the server, or correct \`NATS_URL\`
and restart the engine. The relay goes on by itself and \`sanshe_relay_lag_seconds\` falls to 0. With [keys in NATS](#keys-that-several-engines-share) personal values cannot be read or written meanwhile.

### JetStream is full, or the relay stands still

\`\`\`sh
curl -s localhost:3000/ready
\`\`\`

\`relay.failure.code\` says which. \`nats.full\`: raise the limit of the stream, the account or the disk of the server, or set \`NATS_STREAM_MAX_DAYS\` or \`NATS_STREAM_MAX_BYTES\` so
that old events go; the relay goes on by itself, and the log has whatever is gone. \`nats.payload-too-small\`, \`nats.stream-sealed\`, \`nats.stream-refused\`, \`nats.message-too-large\`: \`detail\` says which setting of the server or the stream to change;
nothing was skipped, and the relay goes on within a minute of the change. \`relay.other-log\`, \`relay.disturbed\`, \`relay.lost-place\`: find out who else writes there, then
\`nats stream rm GOVERNANCE\`; it is published anew from the beginning, and subscribers of your own begin anew.

### A subscriber has no permission

The engine itself: \`/ready\` says \`nats.refused\`, and the relay stands still; give its user the rights that [With NATS](#with-nats) lists, and it goes on within a minute. Since this version relays
need the bucket \`GOVERNANCE-consumers\`, and an \`api\` must be able to read \`GOVERNANCE-relay\` ([accounts.conf](../deploy/nats/accounts.conf)). A subscriber of
an integrator gets \`server.refused\` from \`sanshe/client\`; the log of nats-server names the subject that was denied. It needs what [subscribe.md](subscribe.md) lists,
and its durable consumer made for it once (\`sanshe consumer create\`). Nobody else is held up.
`
