import type { TSchema } from '@sinclair/typebox'
import {
  type AnyContext,
  type CommandDefinition,
  type EventKind,
  type Grant,
  grantName,
  unitOf,
} from '../../domain/kernel/index.ts'
import { commandAddress } from '../../src/http/addresses.ts'
import { markdownTable } from './markdown.ts'

/** docs/reference/catalogue.md: every command with who may send it, every event with its fields, from the definitions alone. */
export function catalogueDocument(contexts: readonly AnyContext[]): string {
  return [
    '# Catalogue: commands and events',
    'This page is generated from the definitions in `domain/`. Fields marked `?` are optional. Fields marked `*` are [personal](../explanation/privacy.md): they are sealed in every file, and opened for readers who may see them.',
    ...contexts.flatMap(contextSection),
    '',
  ].join('\n\n')
}

function contextSection(of: AnyContext): string[] {
  const stream = of.singleton ? `${of.name}-<community>` : `${of.name}-<community>-<id>`
  const commands = Object.entries(of.commands)
  return [
    `## ${of.name}`,
    `Stream \`${stream}\`, collection \`/v1/{community}/${of.plural}\`${of.singleton ? ', one in each community' : ''}. Over NATS: \`command.<community>.${of.name}.<command>\` and \`governance.<community>.${of.name}.<event>\`.`,
    ...(commands.length === 0
      ? []
      : [
          '### Commands',
          markdownTable(
            ['command', 'effect', 'who may send it', 'fields'],
            commands.map(([name, one]) => commandRow(of, name, one)),
          ),
        ]),
    '### Events',
    markdownTable(['event', 'fields'], Object.values(of.events).map(eventRow)),
  ]
}

function commandRow(of: AnyContext, name: string, { summary, by, data, adds }: CommandDefinition): string[] {
  const route = `POST ${commandAddress(of, name).replace('/v1/:community', '').replace(':id', '{id}')}`
  const said = summary.zh === summary.en ? summary.en : `${summary.en}<br>${summary.zh}`
  const effect =
    adds === undefined ? said : `${said}<br>The answer adds: ${fields(adds.schema).replaceAll('<br>', ', ')}.`
  return [`**${name}**<br>\`${route}\``, effect, senders(by), fields(data)]
}

const eventRow = ({ eventName, version, schema }: EventKind): string[] => [
  `**${eventName}**${version > 1 ? ` v${version}` : ''}`,
  fields(schema),
]

function senders(by: readonly Grant[]): string {
  const names = by.map(grantName)
  return `${names.map(({ en }) => en).join(', ')}<br>${names.map(({ zh }) => zh).join('、')}`
}

function fields(schema: TSchema): string {
  const required: readonly string[] = schema.required ?? []
  const properties: Record<string, TSchema> = schema.properties ?? {}
  return Object.entries(properties)
    .map(([name, field]) => {
      const marks = `${required.includes(name) ? '' : '?'}${'x-personal' in field ? '*' : ''}`
      return `\`${name}${marks}\` ${typeText(field)}`
    })
    .join('<br>')
}

function inUnit(schema: TSchema): string {
  const unit = unitOf(schema)
  return unit === undefined ? '' : ` (${unit})`
}

/** A schema in a few words. */
export function typeText(schema: TSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'array') return `list of ${typeText(schema.items)}`
  if (schema.type === 'object')
    return `{${Object.entries<TSchema>(schema.properties ?? {})
      .map(([name, field]) => `${name}${inUnit(field)}`)
      .join(', ')}}`
  return `${schema.type ?? 'any'}${inUnit(schema)}`
}
