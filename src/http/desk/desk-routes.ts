import { setTimeout as delay } from 'node:timers/promises'
import { type Static, type TObject, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand } from '../../../domain/demand/demand.ts'
import { demandNumberIn } from '../../../domain/demand/intake/demand-number.ts'
import { Closed, CommunityId, Id, OneOf, type Role, streamName, Text } from '../../../domain/kernel/index.ts'
import { LEVELS } from '../../../domain/workbook/shapes.ts'
import { DEMAND_STATES } from '../../../projections/demands/demand-answer.ts'
import type { Desk } from '../../../services/desk/desk.ts'
import { ALIKE } from '../../../services/desk/similar-demands.ts'
import type { Engine } from '../../engine/engine.ts'
import { followUpCode } from '../caller.ts'
import { addressKey } from '../caller-address.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import { entitled, notOfForm } from '../privacy.ts'
import { ProblemError } from '../problems.ts'
import { attempts } from './attempts.ts'

/** The roles that take demands in for others. */
const INTAKE: readonly Role[] = ['committee', 'social-work', 'street-office', 'hotline']

const Proposing = Closed({
  text: Text,
  category: Type.Optional(Text),
})
const Likening = Closed({
  text: Type.Optional(Text),
  quarter: Type.Optional(Id),
  building: Type.Optional(Id),
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 * 31, description: 'How far back (default: 72).' })),
})
const Looking = Closed({
  contact: Type.String({ minLength: 7, maxLength: 40, description: 'A phone number, however it is written.' }),
})
const Following = Closed({
  number: Type.String({ minLength: 1, maxLength: 40, description: 'With or without dashes and spaces.' }),
  phoneEnding: Type.String({ pattern: '^[0-9]{4}$', description: 'The last four digits of the phone number.' }),
})

const orNone = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()])
const listed = {
  id: Id,
  number: Type.String(),
  state: OneOf(DEMAND_STATES),
  level: OneOf(LEVELS),
  item: orNone(Type.String()),
  summary: orNone(Type.String()),
  quarter: orNone(Type.String()),
  building: orNone(Type.String()),
  raised: Type.String(),
}
const Proposed = Type.Object({
  items: Type.Array(Type.Object({ code: Type.String(), title: Type.String(), titleEn: Type.Optional(Type.String()) })),
})
const Likened = Type.Object({
  demands: Type.Array(
    Type.Object({ ...listed, alike: Type.Array(OneOf(ALIKE), { description: 'Why it may be the same.' }) }),
  ),
})
const Looked = Type.Object({
  name: orNone(Type.String({ description: 'The name that the person gave last.' })),
  demands: Type.Array(
    Type.Object({
      ...listed,
      ended: orNone(Type.String()),
      raiser: Type.Union([Type.Object({ kind: Type.String(), id: orNone(Type.String()) }), Type.Null()]),
    }),
    { description: 'Open ones first, then the newest.' },
  ),
})
const Followed = Type.Object({
  id: Id,
  followUpCode: Type.String({ description: 'For the header x-follow-up-code.' }),
})

interface InCommunity {
  Params: { community: string }
  Body: unknown
}
const params = Type.Object({ community: CommunityId })

/** Time from a request to its refusal, so that the time does not tell an unknown number from a wrong ending. */
const REFUSAL_MS = 30

/**
 * Questions that people ask while they take a demand in, and that residents ask to find theirs. They are posted: what a person said
 * and phone numbers must stand in no address.
 */
export function deskRoutes(app: FastifyInstance, engine: Pick<Engine, 'clock' | 'vault'>, desk: Desk): void {
  const schemaOf = (id: Parameters<typeof operation>[0], body: TObject, answer: TObject) => ({
    ...operation(id),
    tags: ['desk'],
    params,
    body,
    response: { 200: answer, ...failures },
  })

  app.post<InCommunity>(
    '/v1/:community/item-proposals',
    { schema: schemaOf('desk.propose-items', Proposing, Proposed) },
    async (request) => {
      const { text, category } = bodyOf(Proposing, request)
      return { items: await desk.proposeItems(request.params.community, text, category) }
    },
  )

  app.post<InCommunity>(
    '/v1/:community/similar-demands',
    { schema: schemaOf('desk.similar', Likening, Likened) },
    async (request, reply) => {
      const { hours = 72, ...to } = bodyOf(Likening, request)
      reply.header('cache-control', 'no-store')
      return { demands: await desk.similar(request.params.community, request.actor, { ...to, hours }) }
    },
  )

  app.post<InCommunity>(
    '/v1/:community/raiser-lookup',
    {
      schema: {
        ...schemaOf('desk.by-phone', Looking, Looked),
        description: `Who may: ${INTAKE.join(', ')}. The name is opened, and that is recorded.`,
      },
    },
    async (request, reply) => {
      entitled(request, ...INTAKE)
      const { contact } = bodyOf(Looking, request)
      reply.header('cache-control', 'no-store')
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return desk.byPhone(request.params.community, request.actor, contact, gone.signal)
    },
  )

  followRoute(app, engine, desk, schemaOf('desk.follow', Following, Followed))
}

function followRoute(
  app: FastifyInstance,
  { clock, vault }: Pick<Engine, 'clock' | 'vault'>,
  desk: Desk,
  schema: object,
): void {
  const guesses = attempts(clock)
  app.post<InCommunity>(
    '/v1/:community/follow',
    {
      config: { open: true },
      schema: {
        ...schema,
        description:
          'For raisers without an account. Five wrong attempts a day are allowed for a number and for an address.',
      },
    },
    async (request, reply) => {
      const { community } = request.params
      const { number, phoneEnding } = bodyOf(Following, request)
      const refusalTime = delay(REFUSAL_MS)
      const forget = guesses.count([
        `number ${community} ${demandNumberIn(number) ?? number}`,
        `address ${addressKey(request.ip)}`,
      ])
      const id = await desk.follow(community, number, phoneEnding)
      if (id === undefined) {
        await refusalTime
        throw new ProblemError('follow.unknown')
      }
      forget()
      reply.header('cache-control', 'no-store')
      return { id, followUpCode: followUpCode(vault, streamName(demand, community, id)) }
    },
  )
}

function bodyOf<S extends TObject>(schema: S, { body }: FastifyRequest): Static<S> {
  if (Value.Check(schema, body)) return body
  throw notOfForm(schema, body)
}
