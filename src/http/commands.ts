import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type AnyContext,
  type CommandDefinition,
  CommunityId,
  grantName,
  Id,
  type Sentence,
  streamName,
} from '../../domain/kernel/index.ts'
import type { Accepted, CommandRequest, Refused } from '../../services/commands/contract.ts'
import type { Engine } from '../engine/engine.ts'
import { commandAddress, NO_COMMAND } from './addresses.ts'
import { followUpCode } from './caller.ts'
import { acceptedAnswer, commandHeaders, failures, REPLAYED } from './contracts/answers.ts'
import { commandOperation } from './contracts/operations.ts'
import { idempotencyKey } from './keys.ts'
import type { Meter } from './metrics.ts'
import { ProblemError, statusOfRefusal } from './problems.ts'
import { revisionOfTag } from './tagged-answer.ts'

interface Params {
  readonly community: string
  readonly id?: string
}

/** One route for every command of every context. */
export function commandRoutes(app: FastifyInstance, engine: Engine, meter: Meter): void {
  for (const of of engine.catalogue.contexts) {
    for (const [name, definition] of Object.entries(of.commands)) route(app, engine, meter, of, name, definition)
  }
  app.post(NO_COMMAND, { config: { open: true }, schema: { hide: true } }, () => {
    throw new ProblemError('command.unknown')
  })
}

function route(
  app: FastifyInstance,
  engine: Engine,
  meter: Meter,
  of: AnyContext,
  name: string,
  definition: CommandDefinition,
): void {
  const outcomes = meter.commands(of.name, name)
  const nameless = mayBeNameless(definition)
  const accepted = acceptedAnswer(definition)
  app.post<{ Params: Params; Body: unknown }>(
    commandAddress(of, name),
    {
      config: { open: nameless, command: true },
      schema: {
        operationId: commandOperation(of.name, name),
        tags: [of.plural],
        summary: definition.summary.en,
        description: entitled(definition),
        params: definition.creates
          ? Type.Object({ community: CommunityId })
          : Type.Object({ community: CommunityId, id: Id }),
        headers: commandHeaders,
        body: definition.data,
        response: { ...(definition.creates ? { 201: accepted } : {}), 200: accepted, ...failures },
      },
    },
    async (request, reply) => {
      const { community, id } = request.params
      if (of.singleton && id !== undefined && id !== community)
        throw new ProblemError('route.unknown', {
          en: `There is one ${of.name} here: its id is that of the community.`,
          zh: `此处只有一个 ${of.name}：其编号与社区相同。`,
        })
      const result = await engine.commands.handle(commandRequest(request, of, name))
      outcomes(result.ok ? 'ok' : result.code)
      if (!result.ok) throw refusal(result, request, of)
      return answer(engine, request, reply, of, result)
    },
  )
}

/** Whether a caller without a token can be entitled: by role, or by a relation that a follow-up code proves. */
const mayBeNameless = ({ by }: CommandDefinition): boolean =>
  by.some((grant) => typeof grant !== 'string' || grant === 'anonymous')

const entitled = ({ by }: CommandDefinition): string => `Who may: ${by.map((grant) => grantName(grant).en).join(', ')}.`

function commandRequest(
  request: FastifyRequest<{ Params: Params; Body: unknown }>,
  of: AnyContext,
  command: string,
): CommandRequest {
  const { community, id } = request.params
  const { 'idempotency-key': given, 'if-match': match } = request.headers as Record<string, string | undefined>
  // Any revision will do: an aggregate that does not exist is 404 in any case.
  const ifRevision = match === undefined || match === '*' ? undefined : revisionOfTag(match)
  if (match !== undefined && match !== '*' && ifRevision === undefined)
    throw header('if-match', {
      en: 'must be one revision in quotes ("3"), or the ETag of the answer for one demand or person',
      zh: '必须为带引号的一个版本（"3"），或单个诉求、人员查询结果的 ETag',
    })
  const key = idempotencyKey(given, request.anonymous)
  return {
    community,
    aggregate: of.name,
    ...(id === undefined ? {} : { id }),
    command,
    // A command without data needs no body.
    data: request.body === undefined ? {} : request.body,
    actor: request.actor,
    ...(key === undefined ? {} : { idempotencyKey: key }),
    ...(ifRevision === undefined ? {} : { ifRevision }),
    correlationId: request.id,
    traceparent: request.traceparent,
  }
}

const header = (name: string, message: Sentence): ProblemError =>
  new ProblemError('request.invalid', undefined, { errors: [{ path: `/headers/${name}`, message }] })

function refusal({ code, detail, details, errors }: Refused, request: FastifyRequest, of: AnyContext): ProblemError {
  if (code === 'forbidden' && request.anonymous) return new ProblemError('token.missing')
  return new ProblemError(code, detail, {
    errors,
    status: statusOfRefusal(code, of.name),
    details,
    beside: code === 'revision.stale',
  })
}

function answer(
  engine: Engine,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
  of: AnyContext,
  accepted: Accepted,
) {
  const { id, revision, position, events, created, added, replayed } = accepted
  const { community } = request.params
  reply.header('x-position', String(position))
  if (replayed === true) reply.header(REPLAYED, 'true')
  if (revision >= 0) reply.header('etag', `"${revision}"`)
  if (created) reply.code(201).header('location', `/v1/${community}/${of.plural}/${id}`)
  const body = { id, revision, position: String(position), events, ...added }
  const nameless = created && request.anonymous && request.actor.follows === undefined
  return nameless ? { ...body, followUpCode: followUpCode(engine.vault, streamName(of, community, id)) } : body
}
