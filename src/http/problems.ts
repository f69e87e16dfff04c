import type { FieldError } from '../../services/commands/contract.ts'

/** One kind of error as documents and answers describe it. */
export interface ProblemKind {
  readonly status: number
  /** The same for every occurrence. */
  readonly title: string
  /** Whether every occurrence brings its own sentence: here is then only what to do in general. */
  readonly advice: string
}

const kind = (status: number, title: string, advice: string): ProblemKind => ({ status, title, advice })

/**
 * Every code that the edge gives by itself, and the status of every fault that can reach it. What the rules refuse has
 * codes of its own in each context; {@link statusOfRefusal} places them.
 */
export const PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'request.invalid': kind(
    400,
    'Malformed request',
    'Correct the parts of the address or the headers named in `errors`.',
  ),
  'request.malformed': kind(400, 'Malformed request', 'Send a well-formed HTTP/1.1 request.'),
  'request.timeout': kind(408, 'Request too slow', 'Send the whole request in time.'),
  'request.header-too-large': kind(431, 'Header too large', 'Send smaller headers.'),
  'body.malformed': kind(400, 'Malformed JSON', 'Send one JSON object in UTF-8.'),
  'body.too-large': kind(413, 'Body too large', 'Send less in one command: long texts belong into attachments.'),
  'body.type': kind(415, 'Wrong content type', 'Send the body as `application/json`.'),
  'command.invalid': kind(
    400,
    'Command not in its form',
    'Correct the fields named in `errors`; /openapi.json has the form.',
  ),
  'command.unknown': kind(404, 'No such command', 'See /docs for the commands of this kind of aggregate.'),
  'route.unknown': kind(404, 'No such address', 'See /docs for what there is.'),
  'row.unknown': kind(404, 'Nothing to see here', 'There is no such row, or this reader may not see it.'),
  'stream.unknown': kind(404, 'No such stream', 'There is no such stream, or this reader may not see it.'),
  'schema.unknown': kind(404, 'No such schema', 'See /openapi.json for the types of events.'),
  'view.unknown': kind(404, 'No such view', 'See /docs for the views there are.'),
  'community.unknown': kind(404, 'No such community', 'Establish the community first, or correct the address.'),
  'community.elsewhere': kind(
    404,
    'Community served elsewhere',
    'This node serves other communities: ask the one that serves this (SANSHE_COMMUNITIES).',
  ),
  'subject.unknown': kind(
    404,
    'Nothing of this subject',
    'No key of this subject is left: it was erased, or never existed.',
  ),
  'field.unknown': kind(404, 'No such value', 'Name a stream, a revision and a personal field that are there.'),
  'webhook.unknown': kind(404, 'No such webhook', 'There is no such webhook, or it is not yours.'),
  'webhook.address': kind(422, 'No address for a webhook', 'Give an http or https URL on the open internet.'),
  'webhook.too-many': kind(422, 'Too many webhooks', 'Remove one that is not used.'),
  'dead-letter.unknown': kind(
    404,
    'No such dead letter',
    'There is none of that consumer and event in this community: it was replayed or discarded, or never was.',
  ),
  'dead-letter.elsewhere': kind(
    409,
    'Consumer not here',
    'That service does not run in this process: ask an engine whose SANSHE_ROLES include it.',
  ),
  'accept.none': kind(406, 'No such form', 'Accept application/json, application/x-ndjson or text/event-stream.'),
  'token.missing': kind(401, 'Token missing', 'Send `Authorization: Bearer <token>`; `sanshe token` makes one.'),
  'token.invalid': kind(
    401,
    'Token invalid',
    'Get a new token; its key, issuer, audience or claims are not those expected.',
  ),
  'token.expired': kind(401, 'Token expired', 'Get a new token.'),
  'token.other-community': kind(403, 'Token of another community', 'Use a token whose `communities` name this one.'),
  'token.keys-unavailable': kind(
    503,
    'Keys unavailable',
    'The key set that tokens are checked with cannot be fetched: try again.',
  ),
  'follow-up.wrong': kind(
    403,
    'Follow-up code wrong',
    'Send the code that was given with the answer when it was raised.',
  ),
  forbidden: kind(403, 'Not entitled', 'Somebody with one of the roles or relations that /docs names may do this.'),
  'revision.stale': kind(412, 'Changed meanwhile', 'Read it again and decide anew; `revision` is the current one.'),
  'idempotency.reused': kind(
    422,
    'Idempotency key reused',
    'Use a new key for a new command, and one for each target.',
  ),
  'idempotency.weak-key': kind(
    400,
    'Idempotency key not random',
    'Without a token the Idempotency-Key must be random: send a UUID of version 4, or at least 32 hexadecimal digits or 22 characters of base64url.',
  ),
  'position.ahead': kind(503, 'Not yet there', 'The view has not yet seen the position asked for: try again.'),
  'cursor.invalid': kind(400, 'Cursor invalid', 'Use a cursor exactly as an answer gave it.'),
  'cursor.gone': kind(
    410,
    'Cursor of another log',
    'This log is not the one that the cursor came from: start at `start`.',
  ),
  'filter.unknown': kind(400, 'No such parameter', 'See /docs for the filters and parameters of this address.'),
  'filter.invalid': kind(400, 'Filter invalid', 'Give each filter once, in the form that /docs names.'),
  'rate.exceeded': kind(429, 'Too many requests', 'Wait as long as Retry-After says.'),
  'feed.full': kind(503, 'Too many listeners', 'Try again later, or another node.'),
  'listeners.too-many': kind(
    429,
    'Too many answers at once',
    'Read the answers that are on their way, or wait as long as Retry-After says.',
  ),
  'listeners.full': kind(
    503,
    'Too many readers',
    'Wait as long as Retry-After says: readers who take nothing are let go by then.',
  ),
  'server.busy': kind(503, 'Too busy', 'Try again in a moment.'),
  'engine.stopping': kind(503, 'Stopping', 'Try again in a moment.'),
  'server.timeout': kind(503, 'Took too long', 'Ask again with the same Idempotency-Key: it gets the true answer.'),
  'event.too-large': kind(413, 'Event too large', 'Say it in several commands, or attach the text as a file.'),
  'event.not-json': kind(400, 'Not JSON', 'Send texts of whole characters: half a surrogate pair is none.'),
  'stream.invalid': kind(400, 'Id cannot name a stream', 'Use an id as an earlier answer gave it.'),
  'stream.busy': kind(
    503,
    'Too many commands at once',
    'Many commands already wait for this aggregate: try again in a moment.',
  ),
  'time.before-previous': kind(
    422,
    'Earlier than what came before',
    'Give a time that is not before the previous event of the stream.',
  ),
  'time.in-future': kind(422, 'Not yet happened', 'Give a time that is not in the future.'),
  'time.invalid': kind(422, 'No moment', 'Write times as 2026-03-01T08:00:00.000Z.'),
  'zone.unknown': kind(422, 'No such time zone', 'Name one of the IANA database, such as Asia/Shanghai.'),
  'view.unavailable': kind(503, 'View unavailable', 'The view stands still or is being built; /ready says which.'),
  'log.full': kind(507, 'Disk full', 'Make room on the disk of the event log; nothing was written.'),
  'log.clock-behind': kind(
    503,
    'Clock behind',
    'Set the clock of the server right (NTP): it is behind the last recorded event. Nothing was written.',
  ),
  'clock.jumped': kind(
    503,
    'Clock jumped',
    'Ask again with the same Idempotency-Key. Commands are taken once the clock of the server has run steadily for 10 s; after a jump of more than an hour also once it is confirmed.',
  ),
  'clock.unconfirmed': kind(
    503,
    'Clock unconfirmed',
    'Services that act on time wait until the clock of the server is confirmed: by another host, by `sanshe clock accept`, or after an hour.',
  ),
  'log.unavailable': kind(
    503,
    'Log unavailable',
    'The event log does not answer: ask again with the same Idempotency-Key.',
  ),
  'log.older-copy': kind(
    503,
    'Log is an older copy',
    'Put the newer files of the log back, or accept this copy with `sanshe log accept`; nothing was written.',
  ),
  'log.changed': kind(503, 'Log changed', 'Start the engine again; nothing was written.'),
  'log.file-gone': kind(503, 'Log file gone', 'Put log.db back in its place, or restore a backup; /ready says more.'),
  'log.file-replaced': kind(
    503,
    'Log file replaced',
    'Put the newer files of the log back, or start the engine again; /ready says more.',
  ),
  'log.corrupt': kind(500, 'Log damaged', 'Restore the event log from its backup, as docs/how-to/back-up.md tells.'),
  'log.denied': kind(503, 'Log refuses', 'Give the engine a user of EventStoreDB that may read and write.'),
  'log.append-too-large': kind(413, 'Append too large', 'Send less at once, or raise MaxAppendSize of EventStoreDB.'),
  'log.stream-deleted': kind(500, 'Stream deleted', 'Restore the event log: a stream of it was deleted from outside.'),
  'log.stream-cut': kind(
    500,
    'Stream cut',
    'Restore the event log: the first events of a stream were cut off from outside.',
  ),
  'log.unexpected': kind(
    503,
    'Log answers unexpectedly',
    'Ask again with the same Idempotency-Key: it gets the true answer. /ready says whether it lasts.',
  ),
  'log.other-epoch': kind(503, 'New epoch of the log', 'Try again in a moment: the engine opens the log again.'),
  'log.server-too-old': kind(500, 'Server too old', 'Use EventStoreDB 22.6 or later.'),
  'log.contended': kind(503, 'Log contended', 'Other writers keep writing this stream: try again.'),
  'vault.full': kind(
    507,
    'Disk full',
    'Make room on the disk of the vault; nothing was written, and erasing still works.',
  ),
  'nats.unavailable': kind(503, 'NATS away', 'Ask again once NATS is back: what engines share is kept there.'),
  'nats.no-jetstream': kind(503, 'NATS without JetStream', 'Start nats-server with -js, then ask again.'),
  'nats.refused': kind(
    503,
    'NATS refuses',
    'Give the engine the rights on NATS that docs/how-to/nats-accounts.md lists.',
  ),
  'nats.other-log': kind(503, 'NATS of another log', 'Set NATS_URL to the server of this log; /ready says more.'),
  'nats.no-relay': kind(503, 'No relay yet', 'Start a relay: until then it is not known which log this NATS carries.'),
  'nats.unknown': kind(503, 'NATS failed', 'Ask again; if it lasts, see the log of nats-server.'),
  'nats.full': kind(507, 'NATS full', 'Make room in JetStream; nothing was written.'),
  'vault.unavailable': kind(
    503,
    'Vault unavailable',
    'The keys cannot be reached: ask again with the same Idempotency-Key.',
  ),
  'vault.file-gone': kind(503, 'Vault file gone', 'Put vault.db back in its place, or restore a backup.'),
  'vault.file-replaced': kind(503, 'Vault file replaced', 'Put the newer vault.db back, or start the engine again.'),
  'state.unavailable': kind(503, 'State file unavailable', 'Check the disk of the data directory, then try again.'),
  'state.file-gone': kind(
    503,
    'State file gone',
    'Put state.db back in its place, or start the engine again without it.',
  ),
  'state.file-replaced': kind(503, 'State file replaced', 'Put the newer state.db back, or start the engine again.'),
  'vault.closed': kind(503, 'Stopping', 'Try again in a moment.'),
  'read-db.unavailable': kind(503, 'Views unavailable', 'The read models cannot be reached: try again in a moment.'),
  internal: kind(500, 'Internal error', 'Tell the operator the correlation id: the log says more.'),
}

/** A refusal of the rules without an entry above: that it cannot be found, or that the rules are against it. */
export const statusOfRefusal = (code: string, aggregate: string): number =>
  PROBLEMS[code]?.status ?? (code === `${aggregate}.unknown` ? 404 : 422)

/** RFC 9457. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly FieldError[]
  readonly [extension: string]: unknown
}

/** What an answer may add to its problem: field errors, or members that its code documents. */
export interface ProblemOptions {
  readonly errors?: readonly FieldError[] | undefined
  /** Of a refusal of the rules, whose code is not among the edge's own. */
  readonly status?: number
  /** Seconds, for the header. */
  readonly retryAfter?: number | undefined
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** Thrown within a route to answer with a problem. Carries nothing of the request's body. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly retryAfter: number | undefined

  constructor(code: string, detail?: string, options: ProblemOptions = {}) {
    super(code)
    this.name = 'ProblemError'
    this.problem = problem(code, detail, options)
    this.retryAfter = options.retryAfter ?? (this.problem.status === 503 ? 1 : undefined)
  }
}

export function problem(code: string, detail?: string, options: ProblemOptions = {}): Problem {
  const known = PROBLEMS[code]
  const status = options.status ?? known?.status ?? 500
  return {
    ...options.extensions,
    type: `urn:sanshe:error:${code}`,
    title: known?.title ?? (status === 404 ? 'Not found' : 'Refused by the rules'),
    status,
    code,
    detail: detail ?? known?.advice ?? 'Refused.',
    ...(options.errors === undefined ? {} : { errors: options.errors.map(scrubbed) }),
  }
}

const IDENTIFIER = /^(?:[A-Za-z_][A-Za-z0-9_-]{0,39}|\d{1,6})$/

/** Names of fields only where they look like names: a stray key may be somebody's text. */
const scrubbed = ({ path, message }: FieldError): FieldError => ({
  path: path
    .split('/')
    .map((part) => (part === '' || IDENTIFIER.test(part) ? part : '…'))
    .join('/'),
  message,
})
