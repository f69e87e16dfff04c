import { alertRows } from './alerts.ts'

/** Of docs/operations.md: what there is to see, and when somebody should look. */
export const watching = (): string => `## Watching it

\`/live\` answers while the process does. \`/ready\` tells whether the process can do the work that its roles name, and how far every view and
every service has got: what it fails at while it tries again, and how many events it gave up. Views that are kept together
stand at one place and go by one name, that of their projection: \`sanshe projections list\` tells it.

| role | \`/ready\` is 503 \`not ready\` while |
| --- | --- |
| every role | the log does not answer |
| \`api\` | a view is built for the first time and has no version that answers (a rebuild beside one is no reason); or commands are stopped: the log refuses to write (full, failing or read-only disk), or a condition under \`conditions\` stops them |
| \`relay\` alone | it cannot publish: NATS is away, the relay refuses the stream, or it has not yet looked |
| services alone | NATS is away, or every service of the process fails |
| \`projector\` alone | a view is built for the first time |

\`stopped\` then names the work, a code and a sentence. A process with \`api\` is judged by its views and commands alone, because a proxy routes by that: while its relay, a
service, NATS, webhooks or a view that failed stand still, it is 200 \`degraded\`, and all else goes on. 200 \`ready\` means that nothing is wrong.
A log that refused to write is tried again every second, so commands go on within a second after there is room.

\`/ready\` answers within half a second whatever is away. \`log.position\` is the last position heard of and \`log.ageMs\` how long ago; a look every second keeps
it fresh. Give probes a timeout of 2 s. For Kubernetes: \`/live\` as liveness probe, \`/ready\` as readiness probe (\`periodSeconds: 5\`, \`timeoutSeconds: 2\`). Do
not use \`/ready\` as liveness probe: a restart does not shorten a first build of views, which takes about a minute for a million events.

\`\`\`sh
curl -s localhost:3000/ready
curl -s localhost:3000/metrics | grep '^sanshe_service'
\`\`\`

\`/metrics\` is for Prometheus. No label and no log line names a person: log lines tell the route as it is defined, never the address, its query or a
body. Each has the \`correlationid\` that the answer carried in \`x-correlation-id\`.

| metric | means |
| --- | --- |
| \`sanshe_http_request_seconds\` | durations by method, route and status; commands over NATS count as posted to their route |
| \`sanshe_commands_total\` | commands by outcome: \`ok\`, or the code of what the rules said against them |
| \`sanshe_listeners\` | answers that are being read, by form: \`sse\`, \`ndjson\`, \`page\` and \`stream\` of the feed, \`view\`, \`list\`, \`document\` |
| \`sanshe_sse_clients\` | listeners to the live feed, as \`sanshe_listeners{form="sse"}\` |
| \`sanshe_connections_refused_total\` | connections refused because there were as many as may be ([deploy.md](deploy.md#open-files-and-connections)) |
| \`sanshe_log_head\` \`sanshe_log_readable\` \`sanshe_commands_accepted\` | position of the last event, as far as it was heard of; whether the log answers; and whether commands are accepted (0 while the log refuses to write) |
| \`sanshe_view_position\` \`sanshe_view_lag\` \`sanshe_view_failed\` | how far each projection is, by how many positions behind the log, and whether it stands still |
| \`sanshe_service_position\` \`sanshe_service_lag_seconds\` \`sanshe_service_failed\` | how far each service is, the age of the oldest event that it is not done with, and whether it fails and tries again |
| \`sanshe_service_dead_letters\` | events that a service, or the notifier for its webhooks, has given up |
| \`sanshe_webhooks\` | webhooks that are served (\`active\`), and that were switched off (\`off\`) |
| \`sanshe_condition\` | 1 for each part that is kept from its work, with the code that \`/ready\` tells under \`conditions\` |
| \`sanshe_nats_connected\` | whether NATS is |
| \`sanshe_relay_position\` \`sanshe_relay_state\` | how far the stream is, and what the relay is doing |
| \`sanshe_relay_lag_seconds\` \`sanshe_relay_lag_events\` | the age of the oldest event that is not in the stream, and how many there are; not a number where that is not known (events: with EventStoreDB) |
| \`sanshe_process_…\` \`sanshe_nodejs_…\` | memory, processor, event loop of the process |

### Readers

Every answer is read within bounds, whatever its form. One caller (a token's \`sub\`, or the address where there is no token) reads at most \`SANSHE_CALLER_LISTENERS\` answers at once:
429 \`listeners.too-many\`. All together read at most \`SANSHE_SSE_CLIENTS\` live feeds (503 \`feed.full\`) and \`SANSHE_LISTENERS\` other answers (503 \`listeners.full\`). At most
\`SANSHE_LISTENER_BYTES\` wait in memory for them. Each refusal carries Retry-After. A reader that takes nothing for \`SANSHE_LISTENER_PATIENCE_MS\` loses its connection; so does one for which there is no room in memory.

What callers send is bounded too. A connection may have 32 requests waiting for answers, and is ended when it sends more. Bodies in hand take at most 64 MiB together, or four times
\`SANSHE_BODY_LIMIT\` where that is more, and those of one caller half of it: 503 \`server.busy\`. Requests over NATS have the same bound beside it. A body that has not come within
\`SANSHE_TIMEOUT_MS\` ends with 503 \`server.timeout\`, and its connection with it.

Replays, pages, views and webhooks that catch up work for 10 ms together, then leave as much to commands, new connections and \`/live\`, however many read the history.

Log lines go to standard output. While it takes nothing (its reader is slow or gone, its disk is full), 4 MiB of them wait and the rest are dropped. Once there is room, the lines that waited
are written, and one more says how many were dropped. The engine goes on meanwhile, and ends within a second more than otherwise.

A condition of \`/ready\` is logged when it begins and when it ends, not with every request that it fails. Other faults of requests are logged with their stack: one that has a code in [errors.md](errors.md) at most every
ten seconds, an unexpected one each time.

### Alerts

[alerts.yml](alerts.yml) has these as rules. The lag of views is in positions: in the embedded log they count events, and a backlog is one that never shrinks below a page of the log (1,000 events), whatever the load. In EventStoreDB they count bytes: raise that threshold.
Watch the free space of the data disk with whatever watches the machine: the engine tells of it only when there is none.

| alert | when | why | runbook |
| --- | --- | --- | --- |
${alertRows()}
`
