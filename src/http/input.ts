import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { TSchema } from '@sinclair/typebox'
import type {
  FastifyInstance,
  FastifyRequest,
  FastifySchemaCompiler,
  FastifySchemaValidationError,
  preValidationHookHandler,
} from 'fastify'
import { isWellFormedJson, type Sentence, truthValue, wholeNumber } from '../../domain/kernel/index.ts'
import type { FieldError } from '../../services/commands/contract.ts'
import { fieldErrors } from '../../services/commands/validation.ts'
import { utf8Text } from '../../services/kit/utf8.ts'
import { wholeBody } from './intake.ts'
import { ProblemError } from './problems.ts'

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/gi

/**
 * JSON bodies: bytes that are not UTF-8 and halves of surrogate pairs are refused before anything replaces them. JSON is
 * UTF-8 between systems (RFC 8259, 8.1), so another `charset` is a media type that is not taken (RFC 9110, 15.5.16).
 */
export function strictBodies(app: FastifyInstance, bodyLimit: number): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const wrong = unreadable(request.headers)
    if (wrong !== undefined) return done(new ProblemError('body.type', wrong))
    wholeBody(request, payload, bodyLimit, (failure, bytes) => {
      if (failure !== null) return done(failure)
      const text = utf8Text(bytes)
      if (text === undefined) {
        return done(
          new ProblemError('body.malformed', {
            en: 'The body is not UTF-8: send one JSON object in UTF-8.',
            zh: '正文不是 UTF-8：请以 UTF-8 发送一个 JSON 对象。',
          }),
        )
      }
      parse(request, text, (error, value: unknown) => {
        if (error === null && !isWellFormedJson(text, value)) {
          done(
            new ProblemError('body.malformed', {
              en: 'Text must be well-formed Unicode: it has an unpaired surrogate.',
              zh: '文本必须是格式正确的 Unicode：其中有不成对的代理项。',
            }),
          )
        } else done(error, value)
      })
    })
  })
}

/** The reason why a body cannot be read as its headers describe it; undefined where it can. */
function unreadable(headers: FastifyRequest['headers']): Sentence | undefined {
  const charsets = [...(headers['content-type'] ?? '').matchAll(CHARSET)]
  if (charsets.some(([, charset = '']) => !/^utf-?8$/i.test(charset))) {
    return {
      en: 'Send JSON in UTF-8, with no other `charset` in the content type.',
      zh: '请以 UTF-8 发送 JSON，内容类型中不得有其他 `charset`。',
    }
  }
  return compressed(headers)
}

/** The reason why a body that is compressed is refused. */
export function compressed(headers: FastifyRequest['headers']): Sentence | undefined {
  const { 'content-encoding': encoding = 'identity' } = headers
  if (encoding.toLowerCase() === 'identity') return undefined
  return { en: 'Send the body without a `content-encoding`.', zh: '正文不得使用 `content-encoding`。' }
}

/** Stands for a query that is not percent-encoded UTF-8. The router cannot refuse it, so a hook does. */
const MALFORMED: Query = {}
type Query = Record<string, string | string[]>

/** The parameters of a query. Names and values must be percent-encoded UTF-8. A repeated name has a list of values. */
export function queryOf(text: string): Query {
  const query: Query = Object.create(null)
  try {
    for (const part of text.split('&')) {
      if (part === '') continue
      const [name = '', ...rest] = part.split('=')
      const [key, value] = [decoded(name), decoded(rest.join('='))]
      const before = query[key]
      query[key] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value]
    }
  } catch {
    return MALFORMED
  }
  return query
}

/** @throws URIError where the octets are not UTF-8 */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

/** Refuses addresses with bytes that must be percent-encoded, or whose octets are not UTF-8. */
export function strictAddresses(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const legal = /^[\x21-\x7e]*$/.test(request.raw.url ?? '') && request.query !== MALFORMED
    done(
      legal
        ? undefined
        : new ProblemError('request.malformed', {
            en: 'Percent-encode the address as UTF-8.',
            zh: '地址请按 UTF-8 进行百分号编码。',
          }),
    )
  })
}

/** Refuses query parameters that a route does not name. Otherwise a misspelt one would be ignored without a word. */
export const onlyKnownParameters: preValidationHookHandler = (request, _reply, done) => {
  const unknown = Object.keys(request.query as Query).filter((name) => !known(request).has(name))
  if (unknown.length === 0) return done()
  const errors = unknown.map((name) => ({
    path: `/query/${name}`,
    message: { en: 'is not a parameter of this address', zh: '不是此地址的参数' },
  }))
  done(new ProblemError('filter.unknown', undefined, { errors }))
}

const namesOf = new WeakMap<object, ReadonlySet<string>>()
const NONE: ReadonlySet<string> = new Set()

function known({ routeOptions }: FastifyRequest): ReadonlySet<string> {
  const schema = routeOptions.schema?.querystring
  if (typeof schema !== 'object' || schema === null) return NONE
  const found = namesOf.get(schema) ?? new Set(Object.keys((schema as TSchema).properties ?? {}))
  namesOf.set(schema, found)
  return found
}

/**
 * Validates parameters, headers and queries. Text in a query becomes the number or boolean of its schema only where the
 * whole text is one: nothing is cut off or guessed.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = (route) => {
  // The command handler validates bodies, once. Their schemas here serve the contract documents.
  if (route.httpPart === 'body') return () => true
  const compiled = TypeBoxValidatorCompiler(route)
  const check = (value: unknown) => {
    const result = compiled(value)
    const failed = typeof result === 'object' && 'error' in result
    return failed ? { error: fieldErrors(route.schema, value).map(validationError) } : result
  }
  if (route.httpPart !== 'querystring') return check
  const properties: readonly [string, TSchema][] = Object.entries(route.schema.properties ?? {})
  return (query: Query) => {
    const value: Record<string, unknown> = { ...query }
    for (const [name, { type }] of properties) {
      const text = query[name]
      if (typeof text !== 'string' || (type !== 'integer' && type !== 'boolean')) continue
      value[name] = type === 'integer' ? wholeNumber(text) : truthValue(text)
      if (value[name] === undefined)
        return { error: [validationError({ path: `/${name}`, message: type === 'integer' ? WHOLE : TRUTH })] }
    }
    return check(value)
  }
}

const WHOLE: Sentence = { en: 'must be a whole number in plain digits', zh: '必须为以数字写成的整数' }
const TRUTH: Sentence = { en: 'must be true or false', zh: '必须为 true 或 false' }

/** An error in the form of the framework, which has one language: the Chinese sentence is a parameter. */
const validationError = ({ path, message }: FieldError): FastifySchemaValidationError => ({
  keyword: 'form',
  schemaPath: '#',
  params: { zh: message.zh },
  instancePath: path,
  message: message.en,
})
