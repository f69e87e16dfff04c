import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { SourceName } from '../../domain/demand/shapes.ts'
import { Closed, isWellFormedJson, OneOf } from '../../domain/kernel/index.ts'
import { zones } from '../clock/zones.ts'
import { Fault } from '../kit/fault.ts'
import { wrongFormats } from './date-formats.ts'

const Column = Type.String({ minLength: 1 })
const Columns = Type.Union([Column, Type.Array(Column, { minItems: 1 })])
/** The place of a value: one column, or the first of several columns that has a value. A prefix is put before the value. */
const Field = Type.Union([Columns, Closed({ column: Columns, prefix: Type.String() })])
export type Field = Static<typeof Field>

/** The ways in which a request ended, in the words of the history of a demand. */
const ENDINGS = ['closed', 'withdrawn', 'referred', 'merged'] as const
export type Ending = (typeof ENDINGS)[number]

const ending = <const W extends Ending>(what: W) => Type.Literal(what)
/** The moment of the outcome. Without it, only a note can say when it was. */
const At = Type.Optional(Field)
const StatusOutcome = Type.Union([
  Closed({ what: Type.Literal('open') }),
  Closed({ what: Type.Literal('progress'), at: At, note: Type.Optional(Field) }),
  Closed({ what: ending('closed'), at: At, note: Type.Optional(Field) }),
  Closed({ what: ending('withdrawn'), at: At }),
  Closed({ what: ending('referred'), at: At, to: Type.Optional(Field) }),
  Closed({ what: ending('merged'), at: At, original: Type.Optional(Field) }),
])
export type StatusOutcome = Static<typeof StatusOutcome>

const StatusTable = Closed({
  column: Column,
  outcomes: Type.Record(Type.String(), StatusOutcome),
  otherwise: Type.Optional(StatusOutcome),
})
/** The outcome of every request that no table before it decides. */
const StatusRest = Closed({ otherwise: StatusOutcome })
type StatusRule = Static<typeof StatusTable> | Static<typeof StatusRest>

/** The meanings that a note of an Open311 request may have. */
const NOTE_MEANINGS = ['raised', 'progress', 'reopened', ...ENDINGS] as const
export type NoteMeaning = (typeof NOTE_MEANINGS)[number]

const Notes = Closed({
  list: Column,
  type: Column,
  at: Column,
  text: Columns,
  types: Type.Record(Type.String(), OneOf(NOTE_MEANINGS)),
  otherwise: Type.Optional(OneOf(NOTE_MEANINGS)),
})

const shared = {
  $schema: Type.Optional(Type.String()),
  comment: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  source: SourceName,
  zone: Type.Optional(Type.String()),
  dates: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
  blank: Type.Optional(Type.Array(Type.String())),
  columns: Closed({
    reference: Field,
    raised: Field,
    due: Type.Optional(Field),
    category: Type.Optional(Field),
    agency: Type.Optional(Field),
    channel: Type.Optional(Field),
    area: Type.Optional(Field),
    text: Type.Optional(Field),
    address: Type.Optional(Field),
    position: Type.Optional(
      Closed({
        lat: Column,
        long: Column,
        unknown: Type.Optional(Type.Array(Type.Tuple([Type.Number(), Type.Number()]))),
      }),
    ),
  }),
  toleranceSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400 })),
  status: Type.Union([StatusTable, StatusRest, Type.Array(Type.Union([StatusTable, StatusRest]), { minItems: 1 })]),
}

const CsvMapping = Closed({
  format: Type.Literal('csv'),
  encoding: Type.Optional(Type.String()),
  delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 4 })),
  quotes: Type.Optional(Type.Boolean()),
  ...shared,
})
const Open311Mapping = Closed({
  format: Type.Literal('open311'),
  encoding: Type.Optional(Type.String()),
  list: Type.Optional(Column),
  each: Type.Optional(Columns),
  notes: Type.Optional(Notes),
  ...shared,
})

/** The rules by which the file of a source is read. docs/reference/import-mapping.md explains every key. */
export type Mapping = Static<typeof CsvMapping> | Static<typeof Open311Mapping>

/**
 * Parses the text of a mapping file.
 *
 * @throws Fault `mapping.invalid`, which names each wrong place and says what would be right
 */
export function parseMapping(text: string): Mapping {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new Fault('mapping.invalid', 'The mapping must be JSON: see docs/reference/import-mapping.md.', { cause })
  }
  if (!isWellFormedJson(text, json)) throw invalid(['texts must be well-formed Unicode: one has an unpaired surrogate'])
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined
  const schema = format === 'csv' ? CsvMapping : format === 'open311' ? Open311Mapping : undefined
  if (schema === undefined) throw invalid(['/format must be "csv" or "open311"'])
  if (!Value.Check(schema, json)) {
    const seen = new Map<string, string>()
    for (const { path, message } of Value.Errors(schema, json)) if (!seen.has(path)) seen.set(path, message)
    throw invalid([...seen].map(([path, message]) => `${path || '/'}: ${message.toLowerCase()}`))
  }
  const wrong = [...wrongRules(json)]
  if (wrong.length > 0) throw invalid(wrong)
  return json
}

function* wrongRules(mapping: Mapping): Iterable<string> {
  if (mapping.zone !== undefined && !zones.known(mapping.zone)) {
    yield '/zone must be a name of the IANA database such as "Asia/Shanghai"'
  }
  yield* wrongFormats(mapping)
  if (mapping.encoding !== undefined && !knownEncoding(mapping.encoding)) {
    yield '/encoding must be a label of the WHATWG encoding standard such as "utf-8" or "gb18030"'
  }
  for (const what of new Set(undated(mapping).map((outcome) => outcome.what)))
    yield `/status must name the column with the time of "${what}" in \`at\`: only notes could say it otherwise`
  if (
    statusRules(mapping)
      .slice(0, -1)
      .some(({ otherwise }) => otherwise !== undefined)
  )
    yield '/status must have `otherwise` only in its last table: the tables after it would never be read'
}

/** The outcomes of which nothing in the file can say when they were. */
const undated = (mapping: Mapping): readonly StatusOutcome[] =>
  mapping.format === 'open311' && mapping.notes !== undefined
    ? []
    : statusRules(mapping)
        .flatMap(outcomesOf)
        .filter((outcome) => outcome.what !== 'open' && outcome.at === undefined)

function knownEncoding(label: string): boolean {
  try {
    new TextDecoder(label)
    return true
  } catch {
    return false
  }
}

const invalid = (errors: readonly string[]): Fault => {
  const more = errors.length > 5 ? ` (and ${errors.length - 5} more)` : ''
  return new Fault(
    'mapping.invalid',
    `The mapping is invalid: ${errors.slice(0, 5).join('; ')}${more}. See docs/reference/import-mapping.md.`,
  )
}

export const statusRules = ({ status }: Mapping): readonly StatusRule[] => (Array.isArray(status) ? status : [status])

export const columnNames = (field: Field): readonly string[] => {
  const columns = typeof field === 'object' && 'column' in field ? field.column : field
  return typeof columns === 'string' ? [columns] : columns
}

/** Returns every column of a flat file that the mapping reads. */
export function* namedColumns(mapping: Mapping): Iterable<string> {
  const { position, ...fields } = mapping.columns
  for (const field of Object.values(fields)) yield* columnNames(field)
  if (position !== undefined) yield* [position.lat, position.long]
  for (const rule of statusRules(mapping)) {
    if ('column' in rule) yield rule.column
    for (const { what: _, ...of } of outcomesOf(rule)) {
      for (const field of Object.values<Field>(of)) yield* columnNames(field)
    }
  }
}

const outcomesOf = (rule: StatusRule): readonly StatusOutcome[] => [
  ...('column' in rule ? Object.values(rule.outcomes) : []),
  ...(rule.otherwise === undefined ? [] : [rule.otherwise]),
]
