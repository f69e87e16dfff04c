import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { community as communityContext } from '../../../domain/community/community.ts'
import { Post } from '../../../domain/community/shapes.ts'
import { type Actor, Closed, CommunityId, iso, optional } from '../../../domain/kernel/index.ts'
import type { Persona } from '../../../services/identity/persona.ts'
import type { Engine } from '../../engine/engine.ts'
import { limitAddresses } from '../address-limit.ts'
import { actorIn, type Credentials } from '../caller.ts'
import type { Caller } from '../claims.ts'
import { failures } from '../contracts/answers.ts'
import { operation } from '../contracts/route-summaries.ts'
import { onlyKnownParameters } from '../input.ts'
import { notOfForm } from '../privacy.ts'
import { ProblemError } from '../problems.ts'
import { SIGN_OUT } from './provider-routes.ts'
import { requireSameOrigin } from './same-origin.ts'
import type { Session } from './sessions.ts'

const SignIn = Closed({
  persona: Type.Optional(Type.String({ maxLength: 100, description: 'In the demo: the id of a persona.' })),
  token: Type.Optional(
    Type.String({ maxLength: 8192, description: 'A token as the header `authorization` would have it.' }),
  ),
})
type SignIn = Static<typeof SignIn>
const isSignIn = TypeCompiler.Compile(SignIn)

const SessionAnswer = Type.Object({
  community: Type.String({ description: 'The community of this answer.' }),
  communities: Type.Array(Type.String(), { description: 'All communities in which the session may be used.' }),
  actor: Type.String(),
  role: Type.String(),
  party: Type.Optional(Type.String()),
  name: Type.Optional(Type.String({ description: 'Where the way of signing in told it.' })),
  posts: Type.Array(Post, {
    description: 'The posts that the person holds for this party, without turns of duty that are over.',
  }),
  expires: Type.String({ description: 'When the session ends, unless another request prolongs it.' }),
  signOut: Type.Optional(
    Type.String({
      description: 'Where the browser goes to sign out, for a person who signed in with the identity provider.',
    }),
  ),
})

const Name = Type.Object({ en: Type.String(), zh: Type.String() })
const PersonaAnswer = Type.Object({
  id: Type.String(),
  community: Type.String(),
  name: Name,
  title: Name,
  role: Type.String(),
  party: Type.Optional(Type.String()),
})

const querystring = Type.Object({
  community: Type.Optional(Type.String({ pattern: CommunityId.pattern ?? '', description: 'Default: the first one.' })),
})
interface OfCommunity {
  Querystring: { community?: string }
}

export interface SessionParts extends Credentials {
  readonly engine: Engine
  readonly perMinute: number
  readonly personas: readonly Persona[]
  /** The ways of signing in, for those who have not. */
  readonly signIn: Readonly<Record<string, unknown>>
}

/** Routes by which a browser signs in and out, and learns who it acts for. */
export async function sessionRoutes(app: FastifyInstance, parts: SessionParts): Promise<void> {
  const { engine, perMinute, sessions, publicUrl, signIn } = parts
  await limitAddresses(app, perMinute)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'cookie')
    requireSameOrigin(request, publicUrl)
  })
  app.addHook('preValidation', onlyKnownParameters)

  app.post<OfCommunity & { Body: unknown }>(
    '/session',
    {
      schema: {
        ...operation('session.begin'),
        tags: ['session'],
        description: 'Exactly one of `persona` and `token`. Needs the header `x-sanshe-request: 1`.',
        querystring,
        body: SignIn,
        response: { 200: SessionAnswer, ...failures },
      },
    },
    async (request, reply) => {
      const { caller, name } = await signedIn(request, parts)
      return described(request, await sessions.begin(request, reply, caller, optional('name', name)), engine)
    },
  )

  app.get<OfCommunity>(
    '/session',
    {
      schema: {
        ...operation('session.get'),
        tags: ['session'],
        querystring,
        response: { 200: SessionAnswer, ...failures },
      },
    },
    async (request, reply) => {
      const signedOut = (code: string) => new ProblemError(code, undefined, { details: { signIn }, beside: true })
      const session = await sessions.of(request).catch((error: unknown) => {
        throw error instanceof ProblemError && error.problem.status === 401 ? signedOut(error.problem.code) : error
      })
      if (session === undefined) throw signedOut('session.none')
      return described(request, await sessions.prolong(reply, session), engine)
    },
  )

  app.delete(
    '/session',
    {
      schema: {
        ...operation('session.end'),
        tags: ['session'],
        description: 'Needs the header `x-sanshe-request: 1`.',
        response: { 204: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      await sessions.end(request, reply)
      return reply.code(204).send()
    },
  )
  if (parts.personas.length > 0) personaRoute(app, parts)
}

function personaRoute(app: FastifyInstance, { engine, personas }: SessionParts): void {
  app.get(
    '/personas',
    {
      schema: {
        ...operation('session.personas'),
        tags: ['session'],
        response: { 200: Type.Object({ personas: Type.Array(PersonaAnswer) }), ...failures },
      },
    },
    async () => {
      const simulated = await simulatedIn(engine)
      return {
        personas: personas
          .filter(({ community }) => simulated.has(community))
          .map(({ id, community, name, title, actor: { role, party } }) => ({
            ...{ id, community, name, title, role },
            ...optional('party', party),
          })),
      }
    },
  )
}

/** The communities whose data is simulated. Personas exist in these alone. */
const simulatedIn = async ({ communities }: Engine): Promise<ReadonlySet<string>> =>
  new Set((await communities()).filter(({ simulated }) => simulated).map(({ id }) => id))

interface SignedIn {
  readonly caller: Caller
  readonly name?: string
}

async function signedIn({ body }: FastifyRequest, { engine, tokens, personas }: SessionParts): Promise<SignedIn> {
  if (!isSignIn.Check(body)) throw notOfForm(SignIn, body)
  const { token, persona } = body satisfies SignIn
  if ((token === undefined) === (persona === undefined)) {
    throw new ProblemError('request.invalid', {
      en: 'Send exactly one of `persona` and `token`.',
      zh: '`persona` 与 `token` 须且只须给出一个。',
    })
  }
  if (token !== undefined) return { caller: await tokens.verify(token) }
  const found = personas.find(({ id }) => id === persona)
  if (found === undefined || !(await simulatedIn(engine)).has(found.community)) {
    throw new ProblemError('persona.unknown')
  }
  return { caller: callerAs(found), name: found.name.zh }
}

/** The caller that a persona is. Its rights are those of a token that the engine's own secret signed. */
const callerAs = ({ actor, community }: Persona): Caller => ({
  actor,
  claims: { role: actor.role, ...optional('party', actor.party) },
  own: true,
  communities: new Set([community]),
  expiresAt: Number.POSITIVE_INFINITY,
  issuer: 'sanshe',
  subject: actor.id,
})

async function described(
  request: FastifyRequest<OfCommunity>,
  { caller, name, provider }: Session,
  engine: Engine,
): Promise<Static<typeof SessionAnswer>> {
  const communities = await communitiesFor(caller, engine)
  const community = request.query.community ?? communities[0]
  if (community === undefined || !communities.includes(community)) throw new ProblemError('token.other-community')
  const actor = await actorIn(engine, community, caller, request.log)
  return {
    ...{ community, communities, actor: actor.id, role: actor.role },
    ...optional('party', actor.party),
    ...optional('name', name),
    posts: await postsOf(actor, community, engine),
    expires: iso(caller.expiresAt),
    ...(provider === true ? { signOut: SIGN_OUT } : {}),
  }
}

async function communitiesFor({ communities: granted }: Caller, { communities, only }: Engine): Promise<string[]> {
  const named = granted === '*' ? (await communities()).map(({ id }) => id) : [...granted]
  return only === undefined ? named : named.filter((id) => only.has(id))
}

async function postsOf({ id, party }: Actor, community: string, { stateOf, clock }: Engine): Promise<Post[]> {
  const { appointments } = await stateOf(communityContext, community)
  const isOver = (post: Post): boolean => post.kind === 'duty-roster' && Date.parse(post.until) <= clock()
  return Object.values(appointments)
    .filter((one) => one.person === id && one.party === party)
    .map(({ post }) => post)
    .filter((post) => !isOver(post))
}
