import { SETTINGS, type Setting } from '../config.ts'

/** The settings as `sanshe serve --help` lists them. */
export const settingsHelp = (): string =>
  Object.values<Setting>(SETTINGS)
    .map(({ variable, summary, form, usual }) => `  ${variable}\n      ${summary} ${limits(form, usual)}`)
    .join('\n')

const limits = (form: string, usual: string | undefined): string =>
  usual === undefined ? `(${form})` : `(${form}; ${usual} unless set)`

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
| \`state.db\` | who has read personal values of whom; webhooks; how far services have got, and what they gave up | those records and registrations are, and services begin anew, which changes nothing; back it up |
| \`read.db\`, \`snapshots.db\` | what follows from the log | nothing: both are built again |

Files ending in \`-wal\` and \`-shm\` belong to the one beside them; \`-owner\` shows that a process is running and is worth nothing else.
To back up, stop the engine and copy the directory. One process owns a directory: a second one is refused with \`log.owned\`, while
\`sanshe replay\` and \`sanshe projections status\` only read and may run at any time.

When the disk is full, or the log has reached \`SANSHE_LOG_MAX_BYTES\`, commands are answered with 507 \`log.full\` and write nothing; questions are
answered, and commands go on by themselves once there is room. When the clock of the machine falls more than 5 s behind
the last recorded event, commands are answered with 503 \`log.clock-behind\` until it is right again.

## Who may call

Everything under \`/v1\` needs a JSON Web Token (\`Authorization: Bearer …\`), except raising something without a name, following it
with its code, and reading what is public. Its claims: \`sub\` (an id), \`exp\`, \`role\` (as docs/catalogue.md names them), \`party\`
(the party acted for, where there is one) and \`communities\` (a list of communities, or \`"*"\`). With \`SANSHE_JWT_SECRET\` tokens are
HS256 and \`sanshe token\` makes them; with \`SANSHE_JWKS_URL\` an identity provider does (RS256, PS256, ES256, ES384, EdDSA). The algorithm is
pinned by the kind of key. A token that was verified is remembered until it expires: short lives are the way to withdraw one.

## Watching it

\`/live\` answers while the process does. \`/ready\` answers 200 as soon as the log can be read, and tells how far every view has
got, and every service: what it fails at while it tries again, and how many events it gave up. Where a view stands still because of a
failure, or a service fails, the status is \`degraded\` and all else goes on. Views that are kept together
stand at one place and go by one name, that of their projection: \`sanshe projections list\` tells it. \`/metrics\` is for Prometheus:
durations by route, commands by outcome, the log's head, position, lag and failure of each view and service, dead letters, webhooks, listeners
to the feed. No label
and no log line names a person: log lines tell the route as it is defined, never the address, its query or a body. Each has the
\`correlationid\` that the answer carried in \`x-correlation-id\`.

## Stopping it

On SIGTERM or SIGINT it accepts no more connections, tells listeners of the feed that it stops, lets what is in flight finish, and closes its
files; after 10 s it ends anyway. What was answered is durable by then: nothing is lost by \`kill -9\` either.
`
