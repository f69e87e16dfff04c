import { type Static, Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Catalogue, Closed, CommunityId } from '../../domain/kernel/index.ts'
import type { FieldError } from '../../services/commands/contract.ts'
import { fieldErrors } from '../../services/commands/validation.ts'
import { addressOfCommand } from './addresses.ts'
import { AcceptedAnswer, failures, ProblemAnswer } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { type InnerAnswer, isLate, RETRY_SECONDS, refusedInner, sendInner } from './inner-command.ts'
import { ProblemError, type ProblemOptions } from './problems.ts'

/** The most commands of one batch. */
const MOST_COMMANDS = 100
/** One command of a batch: what a request of its own has in its address, its headers and its body. */
const BatchCommand = Closed({
  key: Type.String({
    description:
      'The Idempotency-Key of this command. Send the batch again with the same keys: what was done is answered again.',
    minLength: 1,
    maxLength: 200,
  }),
  aggregate: Type.String({ description: 'The kind of aggregate: `demand`.', minLength: 1, maxLength: 100 }),
  id: Type.Optional(
    Type.String({ description: 'The aggregate. Absent for a command that creates one.', minLength: 1, maxLength: 200 }),
  ),
  command: Type.String({ description: 'The command: `triage`.', minLength: 1, maxLength: 100 }),
  data: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'The body of the command.' })),
  ifRevision: Type.Optional(
    Type.Integer({ description: 'The revision last seen: refused with 412 where it has moved on.', minimum: 0 }),
  ),
})
type BatchCommand = Static<typeof BatchCommand>

const Batch = Closed({ commands: Type.Array(BatchCommand, { minItems: 1, maxItems: MOST_COMMANDS }) })
/** The frame of a batch. Each command is checked alone: a malformed one is answered in its place. */
const Frame = Closed({ commands: Type.Array(Type.Unknown(), { minItems: 1, maxItems: MOST_COMMANDS }) })

const BatchAnswer = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        key: Type.Union([Type.String(), Type.Null()], {
          description: 'The key of the command; null where it has none.',
        }),
        status: Type.Integer({ description: 'The status that the command has as a request of its own.' }),
        replayed: Type.Optional(
          Type.Literal(true, { description: 'The key was answered before. Nothing was written now.' }),
        ),
        answer: Type.Optional(AcceptedAnswer),
        problem: Type.Optional(ProblemAnswer),
        retryAfter: Type.Optional(Type.Integer({ description: 'Seconds until the command may be sent again.' })),
      }),
      { description: 'One result for each command, in the order of the commands.' },
    ),
  },
  { description: 'Each command was answered alone: see `status` of each result.' },
)
interface Result extends InnerAnswer {
  readonly key: string | null
}

interface Parts {
  readonly app: FastifyInstance
  readonly catalogue: Catalogue
}
type BatchRequest = FastifyRequest<{ Params: { community: string }; Body: unknown }>

/**
 * The route of batches. Each command becomes a request within this process to the route that serves it alone, so that
 * admission, limits, sight, validation and problems cannot differ between the two.
 *
 * @param timeoutMs the time for a whole answer
 */
export function batchRoute(app: FastifyInstance, catalogue: Catalogue, timeoutMs: number): void {
  app.post<{ Params: { community: string }; Body: unknown }>(
    '/v1/:community/batch',
    {
      // Each command is admitted alone.
      config: { open: true, command: 'each' },
      schema: {
        ...operation('commands.batch'),
        tags: ['batch'],
        description:
          'Who may: the senders of the single commands. A batch is not atomic: a refused command does not stop the next ones. Each command counts as one request against the rate limit.',
        params: Type.Object({ community: CommunityId }),
        body: Batch,
        response: { 207: BatchAnswer, ...failures },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const results: Result[] = []
      for (const one of commandsOf(request.body)) {
        // The caller of a batch that was answered already sends it again, with the same keys.
        if (reply.sent) return reply
        const late = isLate(reply.elapsedTime, timeoutMs)
        results.push(late ? postponed(one, request) : await answered({ app, catalogue }, one, request))
      }
      return multiStatus(reply, results)
    },
  )
}

/** @throws ProblemError `command.invalid` where the body is no list of commands */
function commandsOf(body: unknown): readonly unknown[] {
  const errors = fieldErrors(Frame, body)
  if (errors.length > 0) throw new ProblemError('command.invalid', undefined, { errors })
  return (body as Static<typeof Frame>).commands
}

const multiStatus = (reply: FastifyReply, results: readonly Result[]) => reply.code(207).send({ results })

async function answered({ app, catalogue }: Parts, one: unknown, request: BatchRequest): Promise<Result> {
  const errors = fieldErrors(BatchCommand, one)
  if (errors.length > 0) return failed(one, request, 'command.invalid', { errors })
  const command = one as BatchCommand
  const url = addressOfCommand(catalogue, { community: request.params.community, ...command })
  if (url === undefined) return failed(one, request, 'command.invalid', { errors: [idExpected] })
  const { key, data = {}, ifRevision } = command
  return { key, ...(await sendInner(app, { url, key, data, ifRevision }, request)) }
}

/** The result of a command that the batch has no time for. */
const postponed = (one: unknown, request: BatchRequest): Result => ({
  ...failed(one, request, 'server.busy'),
  retryAfter: RETRY_SECONDS,
})

/** The result of a command that no route saw. */
const failed = (one: unknown, request: BatchRequest, code: string, options?: ProblemOptions): Result => ({
  key: keyOf(one),
  ...refusedInner(request, code, options),
})

const keyOf = (one: unknown): string | null => {
  const key: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'key') : undefined
  return typeof key === 'string' && key.length <= 200 ? key : null
}

const idExpected: FieldError = {
  path: '/id',
  message: {
    en: 'must be the id of one aggregate, and absent for a command that creates one',
    zh: '必须为一个对象的编号；新建对象的命令不得带此项',
  },
}
