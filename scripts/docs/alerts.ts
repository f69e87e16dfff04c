/** What somebody should be told of, and when. */
interface Alert {
  readonly name: string
  /** For Prometheus. */
  readonly expr: string
  readonly lasting: string
  /** \`page\`: wake somebody; \`ticket\`: by tomorrow. */
  readonly urgency: 'page' | 'ticket'
  readonly why: string
  /** The heading of its runbook. */
  readonly runbook: string
}

const REQUESTS = 'sanshe_http_request_seconds_count'

const ALERTS: readonly Alert[] = [
  {
    name: 'SansheDown',
    expr: 'up{job="sanshe"} == 0',
    lasting: '1m',
    urgency: 'page',
    why: 'Nothing can be raised or read.',
    runbook: 'The engine was killed',
  },
  {
    name: 'SansheLogUnreadable',
    expr: 'sanshe_log_readable == 0',
    lasting: '1m',
    urgency: 'page',
    why: 'Commands are refused; what the views show grows old.',
    runbook: 'EventStoreDB is away',
  },
  {
    name: 'SansheLogFull',
    expr: `sanshe_commands_accepted == 0 or increase(${REQUESTS}{status="507"}[5m]) > 0`,
    lasting: '0m',
    urgency: 'page',
    why: 'Commands are refused until there is room.',
    runbook: 'The log rejects writes',
  },
  {
    name: 'SansheFailing',
    expr: `sum(rate(${REQUESTS}{status=~"5.."}[5m])) > 0.01 * sum(rate(${REQUESTS}[5m]))`,
    lasting: '5m',
    urgency: 'page',
    why: 'One request in a hundred: more than restarts and busy moments explain.',
    runbook: 'Requests fail, or the clock jumped',
  },
  {
    name: 'SansheViewStopped',
    expr: 'sanshe_view_failed == 1',
    lasting: '1m',
    urgency: 'page',
    why: 'The view shows the past and does not go on by itself.',
    runbook: 'A view stands still',
  },
  {
    name: 'SansheViewBehind',
    expr: 'min_over_time(sanshe_view_lag[5m]) > 1000',
    lasting: '0m',
    urgency: 'ticket',
    why: 'One that keeps up comes within a page of the log at some moment of five minutes.',
    runbook: 'A view stands still',
  },
  {
    name: 'SansheServiceFailing',
    expr: 'sanshe_service_failed == 1',
    lasting: '15m',
    urgency: 'page',
    why: 'An event that is itself at fault is given up within seconds: what lasts is a dependency.',
    runbook: 'A service or subscriber is slow',
  },
  {
    name: 'SansheServiceBehind',
    expr: 'sanshe_service_lag_seconds > 900',
    lasting: '5m',
    urgency: 'ticket',
    why: 'Demands wait to be assigned; nothing is lost.',
    runbook: 'A service or subscriber is slow',
  },
  {
    name: 'SansheDeadLetters',
    expr: 'sanshe_service_dead_letters > 0',
    lasting: '0m',
    urgency: 'ticket',
    why: 'Something did not happen, and does not by itself.',
    runbook: 'An event was given up',
  },
  {
    name: 'SansheWebhookOff',
    expr: 'sanshe_webhooks{state="off"} > 0',
    lasting: '0m',
    urgency: 'ticket',
    why: 'Its owner is told nothing more.',
    runbook: 'An event was given up',
  },
  {
    name: 'SansheNatsAway',
    expr: 'sanshe_nats_connected == 0',
    lasting: '5m',
    urgency: 'page',
    why: 'A server that restarts is back sooner; services stand still meanwhile.',
    runbook: 'NATS is away',
  },
  {
    name: 'SansheRelayStopped',
    expr: 'sanshe_relay_state{state="failed"} == 1',
    lasting: '1m',
    urgency: 'page',
    why: 'It waits for somebody to mend something.',
    runbook: 'JetStream is full, or the relay stands still',
  },
  {
    name: 'SansheRelayBehind',
    expr: 'sanshe_relay_lag_seconds > 60',
    lasting: '1m',
    urgency: 'page',
    why: 'Subscribers hear nothing new; a full stream shows here.',
    runbook: 'JetStream is full, or the relay stands still',
  },
  {
    name: 'SansheBusy',
    expr: 'sanshe_nodejs_eventloop_lag_p99_seconds > 1',
    lasting: '5m',
    urgency: 'ticket',
    why: 'From 2 s on requests are answered with 503 `server.busy`.',
    runbook: 'A service or subscriber is slow',
  },
]

/** As rows of a table. */
export const alertRows = (): string =>
  ALERTS.map(
    ({ name, expr, lasting, urgency, why, runbook }) =>
      `| ${name} (${urgency}) | \`${expr}\`${lasting === '0m' ? '' : ` for ${lasting}`} | ${why} | [${runbook}](#${anchor(runbook)}) |`,
  ).join('\n')

/** docs/alerts.yml: the same as rules that Prometheus reads. */
export const alertRules =
  (): string => `# Generated from scripts/docs/alerts.ts: rules for Prometheus. docs/operations.md says what to do.
groups:
  - name: sanshe
    rules:
${ALERTS.map(
  ({ name, expr, lasting, urgency, why, runbook }) => `      - alert: ${name}
        expr: ${expr}
        for: ${lasting}
        labels: { severity: ${urgency} }
        annotations:
          summary: ${JSON.stringify(why)}
          runbook: docs/operations.md#${anchor(runbook)}
`,
).join('')}`

const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
