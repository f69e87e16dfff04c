import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyBaseLogger } from 'fastify'
import { catalogue, isRejection, mayPerform, type RecordedEvent, streamName } from '../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../infra/event-log/sqlite/log.ts'
import type { CommandHandler, CommandResult } from '../../../services/commands/contract.ts'
import { Fault } from '../../../services/fault.ts'
import type { EventLog, Views } from '../../../services/ports.ts'
import { zones } from '../../../services/zones.ts'
import { createApp } from '../../../src/http/app.ts'
import type { EdgeOptions, Engine } from '../../../src/http/engine.ts'
import { mintToken, tokenVerifier } from '../../../src/http/tokens.ts'
import { petition } from './petition.ts'

export const SECRET = 'a secret of the tests, long enough for HS256'

/** A handler that decides on the log as it is, one command at a time: what the edge needs, and nothing more. */
function plainHandler(log: EventLog, known: Engine['catalogue']): CommandHandler {
  let last: Promise<unknown> = Promise.resolve()
  const handle: CommandHandler['handle'] = async (request): Promise<CommandResult> => {
    const of = known.byName(request.aggregate)
    const definition = of && known.command(of, request.command)
    if (of === undefined || definition === undefined) throw new Error('the edge asked for what is not there')
    const refused = (code: string, detail: string, more = {}) =>
      ({ ok: false, code, detail, details: {}, ...more }) as const
    const errors = [...Value.Errors(definition.data, request.data)].map(({ path, message }) => ({ path, message }))
    if (errors.length > 0) return refused('command.invalid', 'Correct the fields named in `errors`.', { errors })
    const id =
      request.id ??
      (request.idempotencyKey === undefined
        ? randomUUID()
        : createHash('sha256').update(request.idempotencyKey).digest('hex').slice(0, 32))
    const stream = streamName(of, request.community, id)
    let state: unknown = of.initial
    let revision = -1
    let position = 0
    for await (const batch of log.readStream(stream)) {
      for (const event of batch) {
        state = known.evolve(of, state, event)
        ;({ revision, position } = event)
      }
    }
    if (request.ifRevision !== undefined && request.ifRevision !== revision) {
      return refused('revision.stale', 'It has changed meanwhile.', { details: { revision } })
    }
    if (definition.creates && revision >= 0) return { ok: true, id, revision, position, events: [], created: true }
    if (!mayPerform(of, request.command, state, request.actor, request.data))
      return refused('forbidden', 'Not entitled.')
    const setting = { now: Date.now(), actor: request.actor, community: request.community, id, reads: {}, zones }
    const decision = of.decide(state, request.command, request.data, setting)
    if (isRejection(decision)) return refused(decision.code, decision.detail, { details: decision.details })
    const commandid = randomUUID()
    const made = decision.map(({ name, data }) => ({
      id: randomUUID(),
      type: `governance.${name}.v1`,
      actor: request.actor.id,
      role: request.actor.role,
      correlationid: request.correlationId ?? commandid,
      commandid,
      ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
      data,
    }))
    const appended = await log.append(stream, revision < 0 ? 'none' : revision, made)
    if ('conflict' in appended) throw new Error('nobody else writes here')
    const end = appended.events.at(-1)
    return {
      ok: true,
      id,
      revision: end?.revision ?? revision,
      position: end?.position ?? position,
      events: decision.map(({ name }) => name),
      created: definition.creates,
    }
  }
  return {
    handle(request) {
      const next = last.then(() => handle(request))
      last = next.catch(() => {})
      return next
    },
    async stop() {
      await last
    },
  }
}

/** A view that shows the petitions of the log as they were raised, read anew for each question. */
function plainViews(log: EventLog): Views {
  const raised = async (community: string): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = []
    for await (const batch of log.readAll(0)) {
      found.push(
        ...batch.filter(
          ({ type, source }) => type === 'governance.PetitionRaised.v1' && source === `/communities/${community}`,
        ),
      )
    }
    return found
  }
  const rowOf = ({ subject, data }: RecordedEvent) => ({
    id: subject.split('-').slice(2).join('-'),
    ...(data as object),
  })
  return {
    async page({ community, filters, limit }) {
      for (const name of Object.keys(filters))
        if (name !== 'visibility') throw new Fault('filter.unknown', 'This view has the filter `visibility` only.')
      const rows = (await raised(community))
        .map(rowOf)
        .filter((row) => filters.visibility === undefined || Reflect.get(row, 'visibility') === filters.visibility)
      return {
        rows: rows.slice(0, limit),
        position: await log.head(),
        ...(rows.length > limit ? { next: 'more' } : {}),
      }
    },
    async one({ community, id }) {
      const row = (await raised(community)).map(rowOf).find((one) => one.id === id)
      return { position: await log.head(), ...(row === undefined ? {} : { row }) }
    },
    reached: async (_, position) => position <= (await log.head()),
    status: () => [{ view: 'petition-board', version: 1, position: 0 }],
  }
}

/** What answers of the edge are made of. */
export interface Said {
  readonly [member: string]: unknown
  readonly id: string
  readonly position: string
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly events: readonly {
    readonly [member: string]: unknown
    readonly subject: string
    readonly position: string
  }[]
  readonly next: string
  readonly followUpCode: string
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly body: Said
}

export interface Rig {
  readonly url: string
  readonly log: EventLog
  /** A token for these claims, by default of a committee member of the community pa. */
  token(claims?: Partial<Parameters<typeof mintToken>[1]>, ttlSeconds?: number): Promise<string>
  call(path: string, init?: Omit<RequestInit, 'body'> & { body?: unknown; token?: string }): Promise<Response>
  /** The same, with the answer read. */
  ask(...call: Parameters<Rig['call']>): Promise<Asked>
  stop(): Promise<void>
}

/** The real application on a real port and a real log; only what decides and what folds is as plain as can be. */
export async function rig(
  options: { edge?: Partial<EdgeOptions>; engine?: Partial<Engine>; logger?: FastifyBaseLogger } = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-http-'))
  const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
  const known = catalogue([petition])
  const engine: Engine = {
    catalogue: known,
    commands: plainHandler(log, known),
    log,
    vault: { digest: (purpose, text) => createHash('sha256').update(`${purpose}:${text}`).digest('hex') },
    views: plainViews(log),
    contracts: [
      {
        name: 'petition-board',
        summary: 'Every petition.',
        filters: { visibility: Type.String({ description: 'Who may see it.' }) },
        row: Type.Object({ id: Type.String() }, { additionalProperties: true }),
        byId: true,
      },
    ],
    open: async (value) => value,
    communities: async () => [{ id: 'pa', simulated: true }],
    clock: Date.now,
    ...options.engine,
  }
  const edge: EdgeOptions = {
    bodyLimit: 1024 * 1024,
    rateLimit: 1_000_000,
    timeout: 10_000,
    sseClients: 20_000,
    heartbeat: 15_000,
    logger: options.logger ?? false,
    ...options.edge,
  }
  const app = await createApp({ engine, tokens: tokenVerifier({ secret: SECRET }, Date.now), edge })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const token: Rig['token'] = (claims = {}, ttlSeconds = 3600) =>
    mintToken(
      SECRET,
      { sub: 'person-1', role: 'committee', communities: ['pa'], ...claims },
      { ttlSeconds, clock: Date.now },
    )
  const call: Rig['call'] = (path, { body, token, headers, ...init } = {}) =>
    fetch(url + path, {
      ...init,
      ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
  return {
    url,
    log,
    token,
    call,
    async ask(...asked) {
      const answer = await call(...asked)
      const text = await answer.text()
      const body: Said = text === '' ? undefined : JSON.parse(text)
      return { status: answer.status, headers: answer.headers, body }
    },
    async stop() {
      await app.close()
      await engine.commands.stop()
      await log.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
