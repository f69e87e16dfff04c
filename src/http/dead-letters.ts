import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Actor, CommunityId, Id, iso, POSITION, type RecordedEvent, type Role } from '../../domain/kernel/index.ts'
import type { DeadLetterDesk, OpenedLetter } from '../../services/dead-letters/dead-letters.ts'
import type { Feed } from '../../services/feed/feed.ts'
import type { DeadLetter } from '../../services/ports/dead-letters.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { Webhooks } from '../../services/webhooks/registration.ts'
import { failures } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { entitled } from './privacy.ts'
import { ProblemError } from './problems.ts'

interface InCommunity {
  Params: { community: string }
  Querystring: { durable?: string; limit?: number; after?: string }
}
interface OfOne {
  Params: { community: string; durable: string; event: string }
  Querystring: { position?: string }
}

const Durable = Type.String({
  pattern: '^[a-z-]{1,60}(:[A-Za-z0-9-]{1,60})?$',
  description: 'Who failed: the name of a service, or `webhook:<id>`.',
})
const Letter = Type.Object({
  durable: Type.String(),
  event: Type.String({ description: 'Its id.' }),
  position: Type.String(),
  type: Type.String(),
  failures: Type.Integer(),
  reason: Type.String({ description: 'A code of what it failed at last.' }),
  since: Type.String({ format: 'date-time', description: 'When it failed first.' }),
})
const Opened = Type.Composite([
  Letter,
  Type.Object({
    content: Type.Object({}, { additionalProperties: true, description: 'The event as the feed shows it, sealed.' }),
  }),
])
const Replayed = Type.Object({
  handled: Type.Boolean({ description: 'Then it is a dead letter no more.' }),
  letter: Type.Optional(Letter),
})

const tags = ['dead-letters']
const inCommunity = Type.Object({ community: CommunityId })
const ofOne = Type.Object({ community: CommunityId, durable: Durable, event: Id })
const whichOne = Type.Object({
  position: Type.Optional(
    Type.String({
      pattern: POSITION,
      description: 'Where two events of an old log have one id: the position of the one that is meant.',
    }),
  ),
})

const OWNER = ' Of a webhook also who may manage it: then only letters of events that they may know of.'

/** What the routes need. Without webhooks their owners get no letters. */
interface DeadLetterParts {
  readonly desk: DeadLetterDesk
  readonly feed: Pick<Feed, 'shown' | 'wire'>
  readonly webhooks?: Pick<Webhooks, 'find'> | undefined
}

type Letters = ReturnType<typeof lettersFor>

/** Finds the letters that a caller may look after: all for operators, and those of a webhook for who manages it. */
function lettersFor({ desk, feed, webhooks }: DeadLetterParts) {
  /** Whether the caller asks as one who manages the webhook. @throws ProblemError `forbidden` where they may not ask at all */
  async function asOwner(request: FastifyRequest<InCommunity | OfOne>, durable: string, roles: readonly Role[]) {
    const [, id] = /^webhook:(.+)$/.exec(durable) ?? []
    if (roles.includes(request.actor.role)) return false
    const found = id === undefined ? undefined : await webhooks?.find(request.params.community, request.actor, id)
    if (found?.ok !== true) entitled(request, ...roles)
    return true
  }

  return {
    /** A page of letters. @throws ProblemError `forbidden` */
    async listed(request: FastifyRequest<InCommunity>, ...roles: readonly Role[]) {
      const { limit = 50, ...rest } = request.query
      const { community } = request.params
      const owner = await asOwner(request, rest.durable ?? '', roles)
      const { letters, next } = await desk.list(community, { limit, ...rest })
      const told = await Promise.all(
        letters.map(async ({ durable, event, position }) => {
          const found = owner ? await desk.find(community, durable, event, position) : undefined
          return !owner || (found !== undefined && (await isTold(feed, request.actor, found.event)))
        }),
      )
      return { letters: letters.filter((_, at) => told[at]).map(shown), ...(next === undefined ? {} : { next }) }
    },

    /** The letter that a request names. @throws ProblemError `dead-letter.unknown` `forbidden` */
    async named(request: FastifyRequest<OfOne>, ...roles: readonly Role[]): Promise<OpenedLetter> {
      const { community, durable, event } = request.params
      const owner = await asOwner(request, durable, roles)
      const found = await desk.find(community, durable, event, positionIn(request))
      if (found === undefined || (owner && !(await isTold(feed, request.actor, found.event))))
        throw new ProblemError('dead-letter.unknown')
      return found
    },
  }
}

/** Dead letters of services and webhooks: list, show, replay, discard. */
export function deadLetterRoutes(app: FastifyInstance, parts: DeadLetterParts): void {
  const letters = lettersFor(parts)
  readingRoutes(app, parts, letters)
  careRoutes(app, parts, letters)
}

/** Lists letters, and shows one with its event. */
function readingRoutes(app: FastifyInstance, { feed }: DeadLetterParts, { listed, named }: Letters): void {
  app.get<InCommunity>(
    '/v1/:community/dead-letters',
    {
      schema: {
        ...operation('dead-letters.list'),
        tags,
        description: `Who may: administrator, auditor.${OWNER}`,
        params: inCommunity,
        querystring: Type.Object({
          durable: Type.Optional(Durable),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
          after: Type.Optional(Type.String({ pattern: POSITION, description: 'Cursor: `next` of the previous page.' })),
        }),
        response: {
          200: Type.Object({ letters: Type.Array(Letter), next: Type.Optional(Type.String()) }),
          ...failures,
        },
      },
    },
    (request) => listed(request, 'administrator', 'auditor'),
  )

  app.get<OfOne>(
    '/v1/:community/dead-letters/:durable/:event',
    {
      schema: {
        ...operation('dead-letters.get'),
        tags,
        description: `Who may: administrator, auditor.${OWNER}`,
        params: ofOne,
        querystring: whichOne,
        response: { 200: Opened, ...failures },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const found = await named(request, 'administrator', 'auditor')
      reply.header('cache-control', 'no-store')
      return { ...shown(found.letter), content: await content(feed, request.actor, found.event) }
    },
  )
}

/** Delivers a letter again, or discards it. */
function careRoutes(app: FastifyInstance, { desk }: DeadLetterParts, { named }: Letters): void {
  app.post<OfOne>(
    '/v1/:community/dead-letters/:durable/:event/replay',
    {
      schema: {
        ...operation('dead-letters.replay'),
        tags,
        description: `Who may: administrator.${OWNER}`,
        params: ofOne,
        querystring: whichOne,
        response: { 200: Replayed, ...failures },
      },
    },
    async (request) => {
      await named(request, 'administrator')
      const { community, durable, event } = request.params
      const replayed = await desk.replay(community, durable, event, positionIn(request))
      if (replayed.outcome === 'unknown' || replayed.outcome === 'elsewhere')
        throw new ProblemError(replayed.outcome === 'unknown' ? 'dead-letter.unknown' : 'dead-letter.elsewhere')
      note(request, replayed.outcome)
      return 'letter' in replayed ? { handled: false, letter: shown(replayed.letter) } : { handled: true }
    },
  )

  app.post<OfOne>(
    '/v1/:community/dead-letters/:durable/:event/discard',
    {
      schema: {
        ...operation('dead-letters.discard'),
        tags,
        description: `Who may: administrator. It cannot be undone.${OWNER}`,
        params: ofOne,
        querystring: whichOne,
        response: { 200: Type.Object({ discarded: Type.Boolean() }), ...failures },
      },
    },
    async (request) => {
      await named(request, 'administrator')
      const { community, durable, event } = request.params
      if (!(await desk.discard(community, durable, event, positionIn(request))))
        throw new ProblemError('dead-letter.unknown')
      note(request, 'discarded')
      return { discarded: true }
    },
  )
}

const positionIn = ({ query: { position } }: FastifyRequest<OfOne>): Position | undefined =>
  position === undefined ? undefined : Number(position)

/** Logs the decision about a dead letter: it is recorded nowhere else. */
function note({ log, params, id }: FastifyRequest<OfOne>, outcome: string): void {
  const { durable, event } = params
  log.info({ durable, event, outcome, correlationid: id }, 'a dead letter was looked after')
}

const shown = ({ durable, event, position, type, failures, reason, since }: DeadLetter) => ({
  durable,
  event,
  position: String(position),
  type,
  failures,
  reason,
  since: iso(since),
})

/** Whether the reader may know of the event. One that cannot be read is told to operators alone. */
async function isTold(feed: Pick<Feed, 'shown'>, reader: Actor, event: RecordedEvent): Promise<boolean> {
  try {
    return (await feed.shown(reader, event)) !== undefined
  } catch {
    return false
  }
}

/** The event as the feed shows it to the reader. Where it cannot be read, because of which the consumer may have failed, its data is withheld. */
async function content(feed: Pick<Feed, 'shown' | 'wire'>, reader: Actor, event: RecordedEvent): Promise<object> {
  try {
    const told = await feed.shown(reader, event)
    if (told !== undefined) return feed.wire(told)
  } catch {
    // Its data or its stream cannot be read in the current version.
  }
  const { specversion, id, source, type, subject, time, recordedtime, revision, position } = event
  const data = { withheld: true }
  return { specversion, id, source, type, subject, time, recordedtime, revision, position: String(position), data }
}
