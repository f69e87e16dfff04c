import { type TSchema, Type } from '@sinclair/typebox'
import { type AnyContext, type Catalogue, CommunityId, type Sentence, typeName } from '../../../domain/kernel/index.ts'
import type { Language } from '../language.ts'
import { AcceptedAnswer, commandHeaders, ProblemAnswer } from './answers.ts'
import { commandOperation } from './operations.ts'
import { eventSchemas } from './schemas.ts'

const DESCRIPTION: Sentence = {
  en: `What an engine says and takes over NATS. Every event lies in the JetStream stream \`GOVERNANCE\`, in the order of the log;
commands are requests. The same commands go over HTTP, and their answers are the same.`,
  zh: `引擎通过 NATS 发布和接收的消息。所有事件按日志顺序保存在 JetStream 流 \`GOVERNANCE\` 中；
命令以请求方式发送。同样的命令也可通过 HTTP 发送，答复相同。`,
}

/** The envelope: CloudEvents 1.0, structured JSON. */
const Event = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ format: 'uuid' }),
    source: Type.String({ description: '`/communities/<community>`' }),
    type: Type.String({ description: '`governance.<Name>.v<version>`' }),
    subject: Type.String({ description: 'The stream: `<aggregate>-<community>-<id>`.' }),
    time: Type.String({ format: 'date-time', description: 'When it happened.' }),
    recordedtime: Type.String({ format: 'date-time', description: 'When the engine recorded it.' }),
    datacontenttype: Type.Literal('application/json'),
    dataschema: Type.String({ description: '`urn:sanshe:schema:<Name>.v<version>`; /schemas has it.' }),
    position: Type.String({ pattern: '^\\d+$', description: 'Where it stands in the log: increasing, with gaps.' }),
    revision: Type.Integer({ minimum: 0, description: 'Where it stands in its stream: 0, 1, 2, … without gaps.' }),
    actor: Type.String(),
    party: Type.Optional(Type.String()),
    role: Type.String(),
    correlationid: Type.String(),
    causationid: Type.Optional(Type.String()),
    commandid: Type.String(),
    commanddigest: Type.Optional(Type.String()),
    reads: Type.Optional(Type.String()),
    traceparent: Type.Optional(Type.String()),
    data: Type.Unknown(),
  },
  { description: 'An event. Ignore members that you do not know.' },
)

const eventHeaders = Type.Object({
  'Nats-Msg-Id': Type.String({ description: 'The id of the event.' }),
  'Governance-Position': Type.String({ description: 'The position of the event.' }),
})

const requestHeaders = Type.Composite([
  Type.Object({
    authorization: Type.Optional(Type.String({ description: '`Bearer <token>`' })),
    'aggregate-id': Type.Optional(
      Type.String({ description: 'Of the aggregate; left out where the command makes one, or there is only one.' }),
    ),
  }),
  commandHeaders,
])

const Done = Type.Object({ ok: Type.Literal(true), ...AcceptedAnswer.properties })

const answerRef = (name: string) => ref('channels', 'answers', 'messages', name)
const ref = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` })
const community = { community: ref('components', 'parameters', 'community') }

/** The AsyncAPI 3.0 document of all messages over NATS, derived from the contexts. */
export function asyncApi(catalogue: Catalogue, language: Language): Record<string, unknown> {
  const parts = catalogue.contexts.flatMap((of) => [...eventParts(of), ...commandParts(of, language)])
  const gathered = (kind: keyof Part) => Object.assign({}, ...parts.map((part) => part[kind]))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sanshe',
      version: '1',
      description: DESCRIPTION[language],
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      nats: {
        host: '{host}',
        protocol: 'nats',
        description: 'The NATS servers that NATS_URL names; they may ask for credentials of their own.',
        variables: { host: { default: '127.0.0.1:4222' } },
      },
    },
    channels: {
      ...gathered('channels'),
      answers: {
        address: null,
        description: 'The inbox that the request names.',
        messages: {
          done: ref('components', 'messages', 'done'),
          refused: ref('components', 'messages', 'refused'),
          ...gathered('answers'),
        },
      },
    },
    operations: gathered('operations'),
    components: {
      schemas: { Event, ...dataSchemas(catalogue) },
      messages: {
        ...gathered('messages'),
        done: { title: 'Done', payload: Done },
        refused: { title: 'Refused', contentType: 'application/problem+json', payload: ProblemAnswer },
      },
      messageTraits: { event: { headers: eventHeaders }, command: { headers: requestHeaders } },
      parameters: { community: { description: `Id of the community: ${CommunityId.pattern}` } },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'In the header `authorization` of each request.',
        },
      },
    },
  }
}

/** The part of the document for one event or command. */
interface Part {
  readonly channels: Readonly<Record<string, unknown>>
  readonly messages: Readonly<Record<string, unknown>>
  /** Answers that are not those of every command. */
  readonly answers?: Readonly<Record<string, unknown>>
  readonly operations: Readonly<Record<string, unknown>>
}

/** One part an event. It lists every version, because the stream may still hold older ones. */
const eventParts = ({ name, events }: AnyContext): Part[] =>
  Object.values(events).map(({ eventName, version }) => {
    const versions = Array.from({ length: version }, (_, older) => `${eventName}.v${older + 1}`)
    return {
      channels: {
        [eventName]: {
          address: `governance.{community}.${name}.${eventName}`,
          parameters: community,
          messages: Object.fromEntries(versions.map((one) => [one, ref('components', 'messages', one)])),
        },
      },
      messages: Object.fromEntries(
        versions.map((one, older) => [one, eventMessage(one, typeName(eventName, older + 1), older + 1 < version)]),
      ),
      operations: { [`publish${eventName}`]: { action: 'send', channel: ref('channels', eventName) } },
    }
  })

const eventMessage = (name: string, type: string, old: boolean) => ({
  name: type,
  title: name,
  contentType: 'application/cloudevents+json',
  traits: [ref('components', 'messageTraits', 'event')],
  ...(old ? { 'x-deprecated': true } : {}),
  payload: {
    allOf: [
      ref('components', 'schemas', 'Event'),
      {
        type: 'object',
        properties: { type: { const: type }, data: ref('components', 'schemas', name) },
        required: ['type', 'data'],
      },
    ],
  },
})

const commandParts = ({ name: aggregate, plural, commands }: AnyContext, language: Language): Part[] =>
  Object.entries(commands).map(([command, { summary, data, adds }]) => {
    const name = commandOperation(aggregate, command)
    const done = adds === undefined ? undefined : `${name}.done`
    return {
      channels: {
        [name]: {
          address: `command.{community}.${name}`,
          parameters: community,
          messages: { command: ref('components', 'messages', name) },
        },
      },
      messages: {
        [name]: {
          name,
          title: summary[language],
          traits: [ref('components', 'messageTraits', 'command')],
          payload: plain(data),
        },
        ...(done === undefined || adds === undefined
          ? {}
          : {
              [done]: {
                title: 'Done',
                payload: { ...Done, properties: { ...Done.properties, ...adds.schema.properties } },
              },
            }),
      },
      ...(done === undefined ? {} : { answers: { [done]: ref('components', 'messages', done) } }),
      operations: {
        [name]: {
          action: 'receive',
          summary: summary[language],
          tags: [{ name: plural }],
          channel: ref('channels', name),
          security: [ref('components', 'securitySchemes', 'token')],
          reply: {
            channel: ref('channels', 'answers'),
            ...(done === undefined ? {} : { messages: [answerRef(done), answerRef('refused')] }),
          },
        },
      },
    }
  })

/** The schemas at /schemas by name, to be embedded: without `$schema` and `$id`. */
function dataSchemas(catalogue: Catalogue): Record<string, unknown> {
  return Object.fromEntries(
    [...eventSchemas(catalogue)].map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  )
}

/** The plain JSON Schema, without TypeBox's own members. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema))
