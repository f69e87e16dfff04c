import { KindGuard, type TSchema } from '@sinclair/typebox'

/** A direction in which data goes. Senders give personal values in plain; readers may get them sealed or withheld. */
export type Direction = 'sent' | 'read'

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
/** A name as a member of a type has it: quoted where it is no identifier. */
export const memberName = (name: string): string => (IDENTIFIER.test(name) ? name : quoted(name))
export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
/** `receive-order` and `demand-board/tasks` as parts of the name of a type: `ReceiveOrder`, `DemandBoardTasks`. */
export const typeCase = (name: string): string =>
  name.replaceAll(/(?:^|[-/])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** A doc comment; empty where there is nothing to say. */
export function docComment(indent: string, ...lines: readonly (string | undefined)[]): string {
  const said = lines
    .filter((line) => line !== undefined && line !== '')
    .map((line) => line?.replaceAll('*/', '* /').replaceAll('\n', ' '))
  if (said.length === 0) return ''
  if (said.length === 1) return `${indent}/** ${said[0]} */\n`
  return `${indent}/**\n${said.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}

/** The TypeScript type of a schema's values. */
export function typeOf(schema: TSchema, direction: Direction): string {
  const plain = plainType(schema, direction)
  return direction === 'read' && 'x-personal' in schema ? `PersonalValue<${plain}>` : plain
}

function plainType(schema: TSchema, direction: Direction): string {
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ')
  if (schema.anyOf !== undefined) return union(schema.anyOf.map((one: TSchema) => typeOf(one, direction)))
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return Array.isArray(schema.items)
        ? `readonly [${schema.items.map((one: TSchema) => typeOf(one, direction)).join(', ')}]`
        : arrayOf(typeOf(schema.items, direction))
    case 'object':
      return objectType(schema, direction)
    case undefined:
      if (KindGuard.IsUnknown(schema)) return 'unknown'
  }
  throw new Error(`no type for the schema ${JSON.stringify(schema)}`)
}

const literal = (value: unknown): string => (typeof value === 'string' ? quoted(value) : JSON.stringify(value))

/** `unknown` swallows every other member of a union. */
function union(members: readonly string[]): string {
  const different = [...new Set(members)]
  return different.includes('unknown') ? 'unknown' : different.join(' | ')
}

const arrayOf = (type: string): string => (/^\w+$/.test(type) ? `readonly ${type}[]` : `ReadonlyArray<${type}>`)

function objectType(schema: TSchema, direction: Direction): string {
  const [pattern] = Object.values<TSchema>(schema.patternProperties ?? {})
  if (pattern !== undefined) return `{ readonly [name: string]: ${typeOf(pattern, direction)} }`
  const fields = fieldsOf(schema).map(
    ({ name, optional, field }) => `readonly ${memberName(name)}${optional ? '?' : ''}: ${typeOf(field, direction)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join('; ')} }`
}

/** A field of an object, as a schema declares it. */
interface Field {
  readonly name: string
  readonly optional: boolean
  readonly field: TSchema
}

export function fieldsOf(schema: TSchema): Field[] {
  const required: readonly string[] = schema.required ?? []
  return Object.entries<TSchema>(schema.properties ?? {}).map(([name, field]) => ({
    name,
    optional: !required.includes(name),
    field,
  }))
}

/** Changes of the type of one field. */
interface InterfaceOptions {
  readonly direction: Direction
  readonly comment?: readonly (string | undefined)[]
  /** Fields that a reader may not be told. */
  readonly withheld?: ReadonlySet<string>
}

/** The member of an object without fields: a command takes none, and an event may have new ones. */
const NO_FIELDS = {
  sent: '  readonly [field: string]: never\n',
  read: '  readonly [field: string]: unknown\n',
} as const

/** An exported interface for the values of an object's schema. */
export function interfaceOf(
  name: string,
  schema: TSchema,
  { direction, comment = [], withheld = new Set() }: InterfaceOptions,
): string {
  const members = fieldsOf(schema).map(({ name: member, optional, field }) => {
    const type = typeOf(field, direction)
    // An optional field is absent instead.
    const hidden = withheld.has(member) && !optional && !('x-personal' in field) && type !== 'unknown'
    const missing = optional && direction === 'sent' ? ' | undefined' : ''
    return `${docComment('  ', field.description)}  readonly ${memberName(member)}${optional ? '?' : ''}: ${type}${hidden ? ' | NotTold' : ''}${missing}\n`
  })
  return `${docComment('', ...comment)}export interface ${name} {\n${members.join('') || NO_FIELDS[direction]}}\n`
}
