import { alertRows } from './alerts.ts'

/** Of docs/operations.md: what there is to see, and when somebody should look. */
export const watching = (): string => `## Watching it

\`/live\` answers while the process does. \`/ready\` answers 200 as soon as the log can be read, and tells how far every view and
every service has got: what it fails at while it tries again, and how many events it gave up. Where a view stands still because of a
failure, or a service, NATS or the relay fails, the status is \`degraded\` and all else goes on, so that the node keeps its place. Views that are kept together
stand at one place and go by one name, that of their projection: \`sanshe projections list\` tells it.

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
| \`sanshe_sse_clients\` | listeners to the feed |
| \`sanshe_log_head\` \`sanshe_log_readable\` | position of the last event, as far as it was heard of; and whether the log answers |
| \`sanshe_view_position\` \`sanshe_view_lag\` \`sanshe_view_failed\` | how far each projection is, by how many positions behind the log, and whether it stands still |
| \`sanshe_service_position\` \`sanshe_service_lag_seconds\` \`sanshe_service_failed\` | how far each service is, the age of the oldest event that it is not done with, and whether it fails and tries again |
| \`sanshe_service_dead_letters\` | events that a service, or the notifier for its webhooks, has given up |
| \`sanshe_webhooks\` | webhooks that are served (\`active\`), and that were switched off (\`off\`) |
| \`sanshe_nats_connected\` | whether NATS is |
| \`sanshe_relay_position\` \`sanshe_relay_state\` | how far the stream is, and what the relay is doing |
| \`sanshe_relay_lag_seconds\` \`sanshe_relay_lag_events\` | the age of the oldest event that is not in the stream, and how many there are; not a number where that is not known (events: with EventStoreDB) |
| \`sanshe_process_…\` \`sanshe_nodejs_…\` | memory, processor, event loop of the process |

### Alerts

[alerts.yml](alerts.yml) has these as rules. The lag of views is in positions: in the embedded log they count events, and a backlog is one that never shrinks below a page of the log (1,000 events), whatever the load. In EventStoreDB they count bytes: raise that threshold.
Watch the free space of the data disk with whatever watches the machine: the engine tells of it only when there is none.

| alert | when | why | runbook |
| --- | --- | --- | --- |
${alertRows()}
`
