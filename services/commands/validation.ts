import type { TSchema } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler, type ValueError, ValueErrorType } from '@sinclair/typebox/compiler'
import { brokenRule, isBlank, type Sentence, TEXT_RULES } from '../../domain/kernel/index.ts'
import type { FieldError } from './contract.ts'

/** More than this many errors help no reader, and a body may hold thousands. */
const MOST_ERRORS = 20

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>()

/** What is wrong with data, field by field; empty where nothing is. Never repeats a value of it. */
export function fieldErrors(schema: TSchema, data: unknown): readonly FieldError[] {
  const check = compiled.get(schema) ?? TypeCompiler.Compile(schema)
  compiled.set(schema, check)
  if (check.Check(data)) return []
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const error of check.Errors(data)) {
    if (seen.has(error.path)) continue
    seen.add(error.path)
    errors.push({ path: named(error.path), message: message(error) })
    if (errors.length === MOST_ERRORS) break
  }
  return errors
}

/** The texts of well-formed data in which nothing shows: a name or a reason must say something. */
export function blankTexts(schema: TSchema, data: unknown): readonly FieldError[] {
  const paths = new Set(pathsOfBlanks(schema, data, ''))
  return [...paths].slice(0, MOST_ERRORS).map((path) => ({ path: named(path), message: BLANK }))
}

const BLANK: Sentence = { en: 'must hold at least one visible character', zh: '必须至少有一个可见字符' }

function pathsOfBlanks(schema: TSchema, data: unknown, path: string): string[] {
  if (typeof data === 'string' && TEXT_RULES.has(schema.pattern)) return isBlank(data) ? [path] : []
  const { anyOf = [], items, properties = {} }: TSchema = schema
  const variants: TSchema[] = anyOf
  const found = variants.flatMap((variant) => pathsOfBlanks(variant, data, path))
  if (typeof data !== 'object' || data === null) return found
  for (const [name, value] of Object.entries(data)) {
    const inner: TSchema | undefined = Array.isArray(data) ? items : properties[name]
    if (inner !== undefined) found.push(...pathsOfBlanks(inner, value, `${path}/${name}`))
  }
  return found
}

/** A pointer names what its sender made up where the field is unknown: only what looks like a name is repeated. */
const named = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[A-Za-z0-9_-]{0,40}$/.test(part) && !/\d{4}/.test(part) ? part : '?'))
    .join('/')

/** The predicate of a sentence about the field. */
function message(error: ValueError): Sentence {
  const { type, schema } = error
  switch (type) {
    case ValueErrorType.ObjectAdditionalProperties:
      return { en: 'is not a field of this command', zh: '不是此命令的字段' }
    case ValueErrorType.ObjectRequiredProperty:
      return { en: 'is required', zh: '为必填项' }
    case ValueErrorType.StringPattern:
      return formOf(schema)
    case ValueErrorType.Kind:
      return textRule(schema, error.value)
    case ValueErrorType.StringFormat:
      return schema.format === 'date'
        ? { en: 'must be a day that exists: 2026-03-01', zh: '必须为存在的日期：2026-03-01' }
        : {
            en: 'must be a moment that exists: 2026-03-01T08:00:00.000Z',
            zh: '必须为存在的时刻：2026-03-01T08:00:00.000Z',
          }
    case ValueErrorType.Union:
      return options(schema.anyOf)
    case ValueErrorType.Literal:
      return { en: `must be ${JSON.stringify(schema.const)}`, zh: `必须为 ${JSON.stringify(schema.const)}` }
    default:
      return limitOf(error)
  }
}

const formOf = ({ pattern }: TSchema): Sentence =>
  TEXT_RULES.get(pattern) ?? { en: `must match ${pattern}`, zh: `必须符合 ${pattern}` }

/** What is wrong with a text whose length is counted in characters. */
function textRule(schema: TSchema, value: unknown): Sentence {
  const { minLength, maxLength, pattern } = schema
  if (typeof value !== 'string') return { en: 'must be string', zh: `必须为${TYPES.string}` }
  switch (brokenRule(value, { minLength, maxLength, pattern })) {
    case 'minLength':
      return { en: `must have at least ${counted(minLength, 'character')}`, zh: `必须至少有 ${minLength} 个字符` }
    case 'maxLength':
      return { en: `must have at most ${counted(maxLength, 'character')}`, zh: `必须至多有 ${maxLength} 个字符` }
    default:
      return formOf(schema)
  }
}

/** So many things in English: `1 item`, `2 items`. */
const counted = (count: number, thing: string): string => `${count} ${count === 1 ? thing : `${thing}s`}`

/** What the schema asks for: types and limits. */
function limitOf({ type, schema }: ValueError): Sentence {
  switch (type) {
    case ValueErrorType.ArrayMinItems:
      return { en: `must have at least ${counted(schema.minItems, 'item')}`, zh: `必须至少有 ${schema.minItems} 项` }
    case ValueErrorType.ArrayMaxItems:
      return { en: `must have at most ${counted(schema.maxItems, 'item')}`, zh: `必须至多有 ${schema.maxItems} 项` }
    case ValueErrorType.ArrayUniqueItems:
      return { en: 'must not have an item twice', zh: '必须各项互不相同' }
    case ValueErrorType.ObjectMinProperties:
      return {
        en: `must have at least ${counted(schema.minProperties, 'field')}`,
        zh: `必须至少有 ${schema.minProperties} 个字段`,
      }
    case ValueErrorType.ObjectMaxProperties:
      return {
        en: `must have at most ${counted(schema.maxProperties, 'field')}`,
        zh: `必须至多有 ${schema.maxProperties} 个字段`,
      }
    case ValueErrorType.StringMinLength:
      return {
        en: `must have at least ${counted(schema.minLength, 'character')}`,
        zh: `必须至少有 ${schema.minLength} 个字符`,
      }
    case ValueErrorType.StringMaxLength:
      return {
        en: `must have at most ${counted(schema.maxLength, 'character')}`,
        zh: `必须至多有 ${schema.maxLength} 个字符`,
      }
    case ValueErrorType.IntegerMinimum:
    case ValueErrorType.NumberMinimum:
      return { en: `must be at least ${schema.minimum}`, zh: `必须不小于 ${schema.minimum}` }
    case ValueErrorType.IntegerMaximum:
    case ValueErrorType.NumberMaximum:
      return { en: `must be at most ${schema.maximum}`, zh: `必须不大于 ${schema.maximum}` }
    case ValueErrorType.IntegerExclusiveMinimum:
    case ValueErrorType.NumberExclusiveMinimum:
      return { en: `must be more than ${schema.exclusiveMinimum}`, zh: `必须大于 ${schema.exclusiveMinimum}` }
    case ValueErrorType.IntegerMultipleOf:
    case ValueErrorType.NumberMultipleOf:
      return { en: `must be a multiple of ${schema.multipleOf}`, zh: `必须为 ${schema.multipleOf} 的倍数` }
    default:
      return {
        en: `must be ${schema.type ?? 'in the form that the schema names'}`,
        zh: `必须为${TYPES[schema.type] ?? '规定的形式'}`,
      }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: '文本',
  integer: '整数',
  number: '数字',
  boolean: '布尔值',
  array: '列表',
  object: '对象',
}

function options(variants: readonly { const?: unknown }[]): Sentence {
  const values = variants.map((variant) => variant.const).filter((value) => value !== undefined)
  if (values.length < variants.length)
    return { en: 'fits none of the forms that it may have', zh: '不符合任何允许的形式' }
  const listed = values.map((value) => JSON.stringify(value))
  return { en: `must be one of ${listed.join(', ')}`, zh: `必须为以下之一：${listed.join('、')}` }
}
