import { SETTINGS, type Setting } from '../../src/config/settings.ts'
import { backupAndUpgrade } from './backup.ts'
import { passing } from './dependencies.ts'
import { sharedKeys } from './keys.ts'
import { moving } from './moving.ts'
import { rolesAndScale } from './roles.ts'
import { runbooks } from './runbooks.ts'
import { watching } from './watching.ts'

/** docs/operations.md: how it is configured, watched and stopped. */
export const operationsDocument = (): string => `# Operations

Generated from the settings in the source. Everything is set by environment variables; nothing needs to be. A wrong value stops the
start with \`config.invalid\` and a sentence that names the variable, never its value.

| variable | for | form | usual |
| --- | --- | --- | --- |
${Object.values<Setting>(SETTINGS)
  .map(
    ({ variable, summary, form, usual }) =>
      `| \`${variable}\` | ${summary} | ${form} | ${usual === undefined ? '' : `\`${usual}\``} |`,
  )
  .join('\n')}

## What lies in the data directory

| file | holds | if it is lost |
| --- | --- | --- |
| \`log.db\` | the event log: the truth | everything is; back it up |
| \`vault.db\` | the keys of personal values, wrapped | no personal value opens any more; back it up, for as long as erasure rules allow |
| \`master.key\`, \`token.secret\` | made where the environment gives none | the vault opens no more; tokens must be made anew. Keep them elsewhere |
| \`state.db\` | who has read personal values of whom; without EventStoreDB and NATS also webhooks, how far services have got, and what they gave up | those records and registrations are, and services begin anew, which changes nothing; back it up |
| \`read.db\`, \`snapshots.db\` | what follows from the log | nothing: both are built again |
| \`disk.reserve\` | nothing: 4 MiB of the disk, released when it is full | nothing: it is made again |

Files ending in \`-wal\` and \`-shm\` belong to the one beside them; \`-owner\` shows that a process is running and is worth nothing else.
One process owns a directory: a second one is refused with \`log.owned\` (with EventStoreDB: \`data.owned\`), while \`sanshe backup\`,
\`sanshe replay\` and \`sanshe projections status\` only read and may run at any time.

**Behind a proxy** set \`SANSHE_TRUSTED_PROXIES\` to its address or network. The caller is then the last address in \`X-Forwarded-For\` that is no such proxy; it counts for the
rate limit of callers without a token. Name only proxies that set or extend that header themselves. Without the setting, and from any other address, the header is ignored.

An engine makes its files with mode 0600 and its folders with mode 0700, whatever the umask is: its own user alone reads them, backups included. Databases that an
earlier version made readable for others are closed to them at the next start.

When the disk is full, or the log has reached \`SANSHE_LOG_MAX_BYTES\`, commands are answered with 507 \`log.full\` and write nothing; questions are
answered, and commands go on by themselves once there is room. When the clock of the machine jumps by more than 5 s,
commands are answered with 503 \`clock.jumped\` until it has run steadily for 10 s, and services that act on time wait until it is
[confirmed](#requests-fail-or-the-clock-jumped).

${backupAndUpgrade}
## With NATS

With \`NATS_URL\` every event is published to JetStream, services read it there, and commands are taken over NATS too. Nothing else changes: the
event log stays the truth, and what NATS holds can be made from it again, but for two buckets of engines that share a log: that of [their keys](#keys-that-several-engines-share) and \`GOVERNANCE-shared\`. nats-server 2.9 or later is needed, with JetStream (\`-js\`).

| kept in JetStream | holds | if it is lost |
| --- | --- | --- |
| stream \`GOVERNANCE\` | every event, one message each, in the order of the log; personal values sealed | the relay notices within 10 s and publishes it again from the beginning |
| its consumers | how far each service has got | services read everything once more, which changes nothing |
| bucket \`GOVERNANCE-relay\` | the log that the stream carries (id, epoch, last event): commands over NATS, services and shared state wait for it | the relay writes it again, unless the stream is empty too: \`relay.lost-place\` |
| bucket \`GOVERNANCE-consumers\` | which process works for a service, and which relay publishes, at this moment | nothing: it is taken again within seconds |
| bucket \`GOVERNANCE-shared\` | with EventStoreDB only: webhooks, how far each has got, dead letters, and how often an event was failed at; secrets sealed | webhooks must be registered anew, and dead letters are not known any more; back it up |

While NATS is away an engine with its log in a file decides and answers as ever; events wait in the log and services wait for them. When it is back the relay
goes on behind the last message of the stream, by itself. \`/ready\` says \`degraded\` meanwhile, and shows under \`nats\` whether there is a connection and
under \`relay\` what it is at: \`publishing\`; \`standby\`, since another relay publishes; \`waiting\`, for what passes by itself; \`failed\`, until somebody mends
what \`failure\` says, after which it goes on without a restart. In \`/metrics\` \`sanshe_nats_connected\`, \`sanshe_relay_state\`, \`sanshe_relay_position\` and
\`sanshe_relay_lag_seconds\` tell the same: the age of the oldest event that is not published. With a log in a file
\`sanshe_relay_lag_events\` counts these events; positions of EventStoreDB count bytes, so there it is not a number.

Any number of relays and of copies of a service may run. One relay publishes and the others stand by, and one copy of a service works, each by a lease of
2.5 s. When a process dies, another has taken over within 5 s. Order and uniqueness in the stream do not rest on the lease: the stream takes an event only as its very next message.
The relay compares the stream with the log when it starts, when the connection comes back, and every 5 s while nothing happens. An event that a service had not finished when it died is delivered again: sending the same command a second time changes nothing.

| code | means | what to do |
| --- | --- | --- |
| \`nats.unavailable\` | no server answers | start it, or correct \`NATS_URL\` |
| \`nats.refused\` | the server does not take these credentials, or they do not allow what the engine does | correct them; it needs \`$JS.API.>\`, \`$JS.ACK.>\`, \`$KV.>\`, \`governance.>\`, \`command.>\` and \`_INBOX.>\`, or less by role: [deploy.md](deploy.md#who-may-do-what-on-nats) |
| \`nats.no-jetstream\` | JetStream is off | start the server with \`-js\` |
| \`nats.payload-too-small\` | the server's \`max_payload\`, or the stream's \`max_msg_size\`, is less than an event and its headers take (51,200 bytes): the engine does not start, or the relay stands still | raise it |
| \`nats.message-too-large\` \`nats.stream-sealed\` \`nats.stream-refused\` | the server will never take this event, or this configuration | do what \`detail\` says |
| \`nats.unknown\` \`relay.failed\` | an error that is on no list: tried five times in 30 s, then looked at once a minute | see the engine's log and that of nats-server |
| \`nats.no-relay\` | no relay has published this log yet, so that it is not known whose NATS this is: commands over NATS, services and shared state wait | start a relay |
| \`nats.full\` | the stream, the account or the disk has no room | raise the limit, or set \`NATS_STREAM_MAX_DAYS\` or \`NATS_STREAM_MAX_BYTES\` |
| \`nats.consumer-gone\` | a consumer was deleted | nothing: it is made again |
| \`nats.not-an-event\` \`relay.disturbed\` | another program published into the stream; services skip its message, the relay stands still | forbid it on the server, and delete the stream |
| \`relay.other-log\` \`nats.other-log\` | the stream holds what this log does not | see below |
| \`webhooks.other-log\` | \`GOVERNANCE-shared\` holds the webhooks of another log | set \`NATS_URL\` to the NATS of this log, or delete that bucket |
| \`relay.lost-place\` | limits emptied the stream and its bucket is lost | delete the stream |

After a restore of the data directory from a backup the stream may hold events that the log has lost: relay and services stop at it. Delete the stream
(\`nats stream rm GOVERNANCE\`): the relay makes it again and publishes the whole log; subscribers of your own that have seen what was lost need to
start again too. An engine whose log is not the one that NATS carries (another data directory, a restored copy beside the running engine) says \`nats.other-log\` in \`/ready\`: it takes no commands over NATS,
runs no services there and uses no shared state, and over HTTP it works as before. It starts all three by itself once NATS carries its log. The limits given by
\`NATS_STREAM_…\` are set at every start; what else is set up at the stream is left alone.

${rolesAndScale}

${sharedKeys}

${moving}
## Who may call

Everything under \`/v1\` needs a JSON Web Token (\`Authorization: Bearer …\`), except raising something without a name, following it
with its code, and reading what is public. Its claims: \`sub\` (an id), \`exp\`, \`role\` (as docs/catalogue.md names them), \`party\`
(the party acted for, where there is one) and \`communities\` (a list of communities, or \`"*"\`). With \`SANSHE_JWT_SECRET\` tokens are
HS256 and \`sanshe token\` makes them; with \`SANSHE_JWKS_URL\` an identity provider does (RS256, PS256, ES256, ES384, EdDSA). The algorithm is
pinned by the kind of key. A token that was verified is remembered until it expires: short lives are the way to withdraw one.

${watching()}
${passing}
## Stopping it

On SIGTERM or SIGINT it accepts no more connections, tells listeners of the feed that it stops, lets what is in flight finish, and closes its
files; after 10 s it ends anyway. What was answered is durable by then: nothing is lost by \`kill -9\` either.

${runbooks}`
