import type { TObject } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler, type ValueError, ValueErrorType } from '@sinclair/typebox/compiler'
import { TEXT_RULES } from '../../domain/kernel/index.ts'
import type { FieldError } from './contract.ts'

/** More than this many errors help nobody, and a body may hold thousands. */
const MOST_ERRORS = 20

const compiled = new WeakMap<TObject, TypeCheck<TObject>>()

/** What is wrong with data, field by field; empty where nothing is. Never repeats a value of it. */
export function fieldErrors(schema: TObject, data: unknown): readonly FieldError[] {
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

/** A pointer names what its sender made up where the field is unknown: only what looks like a name is repeated. */
const named = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[A-Za-z0-9_-]{0,40}$/.test(part) && !/\d{4}/.test(part) ? part : '?'))
    .join('/')

function message({ type, schema, message }: ValueError): string {
  switch (type) {
    case ValueErrorType.ObjectAdditionalProperties:
      return 'is not a field of this command'
    case ValueErrorType.ObjectRequiredProperty:
      return 'is required'
    case ValueErrorType.StringPattern:
      return TEXT_RULES.get(schema.pattern) ?? `must match ${schema.pattern}`
    case ValueErrorType.StringFormat:
      return schema.format === 'date'
        ? 'must be a day that exists: 2026-03-01'
        : 'must be a moment that exists: 2026-03-01T08:00:00.000Z'
    case ValueErrorType.Union:
      return options(schema.anyOf)
    case ValueErrorType.Literal:
      return `must be ${JSON.stringify(schema.const)}`
    default:
      return message.replace(/^Expected/, 'must be')
  }
}

function options(variants: readonly { const?: unknown }[]): string {
  const values = variants.map((variant) => variant.const).filter((value) => value !== undefined)
  return values.length === variants.length
    ? `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`
    : 'fits none of the forms that it may have'
}
