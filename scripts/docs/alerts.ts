import { anchor, markdownTable } from './markdown.ts'

/** A condition that a person must know of. */
interface Alert {
  readonly name: string
  /** The condition, in PromQL. */
  readonly expr: string
  /** How long the condition must hold, as Prometheus writes durations. */
  readonly lasting: string
  /** `page`: wake the person on call; `ticket`: look at it by the next working day. */
  readonly urgency: 'page' | 'ticket'
  readonly why: string
  /** The heading of its runbook in docs/troubleshooting.md. */
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
    why: 'Commands are refused, and views no longer advance.',
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
    why: 'More than one request in a hundred fails, which restarts and short peaks do not explain.',
    runbook: 'Requests fail, or the clock jumped',
  },
  {
    name: 'SansheViewStopped',
    expr: 'sanshe_view_failed == 1',
    lasting: '1m',
    urgency: 'page',
    why: 'The view shows old data and does not recover by itself.',
    runbook: 'A view stands still',
  },
  {
    name: 'SansheViewBehind',
    expr: 'min_over_time(sanshe_view_lag[5m]) > 1000',
    lasting: '0m',
    urgency: 'ticket',
    why: 'A view that keeps up is within one page of the log at least once in five minutes.',
    runbook: 'A view stands still',
  },
  {
    name: 'SansheServiceFailing',
    expr: 'sanshe_service_failed == 1',
    lasting: '15m',
    urgency: 'page',
    why: 'A bad event becomes a dead letter within seconds, so a failure that lasts is a dependency.',
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
    why: 'Work was not done, and will not be done without a person.',
    runbook: 'An event became a dead letter',
  },
  {
    name: 'SansheWebhookOff',
    expr: 'sanshe_webhooks{state="off"} > 0',
    lasting: '0m',
    urgency: 'ticket',
    why: 'Its owner no longer receives events.',
    runbook: 'An event became a dead letter',
  },
  {
    name: 'SansheNatsAway',
    expr: 'sanshe_nats_connected == 0',
    lasting: '5m',
    urgency: 'page',
    why: 'A restart of the server takes less time. Services stand still until NATS is back.',
    runbook: 'NATS is away',
  },
  {
    name: 'SansheRelayStopped',
    expr: 'sanshe_relay_state{state="failed"} == 1',
    lasting: '1m',
    urgency: 'page',
    why: 'The relay waits until a person removes the cause.',
    runbook: 'JetStream is full, or the relay stands still',
  },
  {
    name: 'SansheRelayBehind',
    expr: 'sanshe_relay_lag_seconds > 60',
    lasting: '1m',
    urgency: 'page',
    why: 'Subscribers receive nothing new. A full stream shows here.',
    runbook: 'JetStream is full, or the relay stands still',
  },
  {
    name: 'SansheBusy',
    expr: 'sanshe_nodejs_eventloop_lag_p99_seconds > 1',
    lasting: '5m',
    urgency: 'ticket',
    why: 'From 2 s on, requests are answered with 503 `server.busy`.',
    runbook: 'A service or subscriber is slow',
  },
]

const RUNBOOKS = 'docs/troubleshooting.md'

/** The alerts as docs/reference/alerts.md lists them. */
export const alertsTable = (): string =>
  markdownTable(
    ['alert', 'severity', 'condition', 'why', 'runbook'],
    ALERTS.map(({ name, expr, lasting, urgency, why, runbook }) => [
      name,
      urgency,
      `\`${expr}\`${lasting === '0m' ? '' : ` for ${lasting}`}`,
      why,
      `[${runbook}](../troubleshooting.md#${anchor(runbook)})`,
    ]),
  )

/** docs/reference/alerts.yml: the alerts as rules that Prometheus reads. */
export const alertRules =
  (): string => `# Generated from scripts/docs/alerts.ts: rules for Prometheus. ${RUNBOOKS} has the runbooks.
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
          runbook: ${RUNBOOKS}#${anchor(runbook)}
`,
).join('')}`
