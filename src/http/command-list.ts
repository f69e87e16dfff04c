import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import {
  type Catalogue,
  type CommandDefinition,
  CommunityId,
  grantName,
  optional,
  type Role,
} from '../../domain/kernel/index.ts'
import { commandAddress } from './addresses.ts'
import { codedBytes } from './coded-bytes.ts'
import { failures, viewHeaders } from './contracts/answers.ts'
import { operation } from './contracts/route-summaries.ts'
import { sendTagged, tagged } from './tagged-answer.ts'

const Words = Type.Object({ en: Type.String(), zh: Type.String() })

const CommandEntry = Type.Object({
  aggregate: Type.String({ description: 'The kind of aggregate: `demand`.' }),
  command: Type.String(),
  summary: Words,
  route: Type.String({ description: 'Where it is posted to. `{id}` stands for the aggregate.' }),
  creates: Type.Boolean({ description: 'Whether it creates an aggregate. Its route then has no id.' }),
  relations: Type.Optional(
    Type.Array(Words, {
      description: 'The role alone does not entitle: one of these relations to the aggregate does.',
    }),
  ),
  schema: Type.Object({}, { additionalProperties: true, description: 'The JSON Schema of the body.' }),
})

/** Lists in memory, one for each role and community: some 200 KB each. */
const MAX_LISTS = 50

/** Lists the commands of the reader, for forms. The rules may refuse any of them. */
export function commandListRoute(app: FastifyInstance, catalogue: Catalogue): void {
  const made = new LRUCache<string, ReturnType<typeof listOf>>({ max: MAX_LISTS })
  app.get<{ Params: { community: string } }>(
    '/v1/:community/commands',
    {
      config: { open: true },
      schema: {
        ...operation('commands.list'),
        tags: ['commands'],
        params: Type.Object({ community: CommunityId }),
        headers: Type.Pick(viewHeaders, ['if-none-match']),
        response: { 200: Type.Object({ commands: Type.Array(CommandEntry) }), ...failures },
      },
      serializerCompiler: () => JSON.stringify,
    },
    async (request, reply) => {
      const { role } = request.actor
      const { community } = request.params
      const key = `${role} ${community}`
      const list = made.get(key) ?? listOf(entries(catalogue, community, role))
      made.set(key, list)
      const { body, coded } = await list
      reply.header('cache-control', 'private, no-cache')
      return sendTagged(request, reply, body, coded)
    },
  )
}

async function listOf(commands: ReturnType<typeof entries>) {
  const body = tagged(JSON.stringify({ commands }))
  return { body, coded: await codedBytes(body.bytes) }
}

const entries = (catalogue: Catalogue, community: string, role: Role) =>
  catalogue.contexts.flatMap((of) =>
    Object.entries(of.commands)
      .filter(([, definition]) => mayBeSent(definition, role))
      .map(([command, definition]) => ({
        aggregate: of.name,
        command,
        summary: definition.summary,
        route: routeOf(commandAddress(of, command), community),
        creates: definition.creates,
        ...optional('relations', relationsFor(definition, role)),
        schema: definition.data,
      })),
  )

const routeOf = (address: string, community: string): string =>
  address.replace(':community', community).replace(':id', '{id}')

/** Whether the role entitles, or a relation does that any person may have. Services of the engine have none. */
const mayBeSent = ({ by }: CommandDefinition, role: Role): boolean =>
  by.includes(role) || (role !== 'service' && by.some((grant) => typeof grant !== 'string'))

const relationsFor = ({ by }: CommandDefinition, role: Role) =>
  by.includes(role) ? undefined : by.filter((grant) => typeof grant !== 'string').map(grantName)
