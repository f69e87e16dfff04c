import { isPartyKind } from '../../domain/community/participation.ts'
import {
  type Actor,
  type AnyContext,
  type CommandDefinition,
  type FactPredicate,
  grantName,
  ROLES,
  type Role,
} from '../../domain/kernel/index.ts'
import { markdownTable } from './markdown.ts'

/** docs/reference/permissions.md: who may send each command, and what they must be able to see, from the definitions alone. */
export function permissionsDocument(contexts: readonly AnyContext[]): string {
  return [
    '# Permissions: who may do what',
    'This page is generated from the definitions in `domain/`. A test sends every command as every role, related and unrelated, to aggregates of every visibility, and expects the answers that this page says.',
    '## How a command is judged',
    [
      '1. **Standing.** A sender with the role of a party acts for an active party of that kind. Otherwise: `actor.without-party`, `party.unknown`, `party.suspended`, `party.left` or `actor.other-kind`. Other roles act for no party.',
      '2. **Sight.** The sender may know of the aggregate. Otherwise the answer is the same 404 as for an id that does not exist: `<context>.unknown`.',
      '3. **Revision.** `If-Match`, where it is sent, is the revision of the stream. Otherwise: 412 `revision.stale`.',
      '4. **Role or relation.** The sender has one of the roles or relations of the command. Otherwise: 403 `forbidden`.',
      '5. **Other aggregates that the command names.** Where the table says so, the sender may know of them too. Otherwise: 404.',
      '6. **The rules** of the context decide.',
    ].join('\n'),
    'Conditions name facts of the aggregate, which `sight.ts` of its context defines. *reader* is the id of the reader, *party* the party that the reader acts for, *followed stream* the stream whose follow-up code the reader shows.',
    'A relation never entitles to act on what its holder may not see.',
    ...contexts.filter(({ commands }) => Object.keys(commands).length > 0).flatMap(contextSection),
    '',
  ].join('\n\n')
}

const contextSection = (of: AnyContext): string[] => [
  `## ${of.name}`,
  '### Who may know of it',
  markdownTable(
    ['readers', 'may know of it'],
    readersOf(of).map(([roles, condition]) => [roles.join(', '), condition]),
  ),
  '### Who may send',
  markdownTable(
    ['command', 'roles', 'relations', 'must be able to see', 'standing'],
    Object.entries(of.commands).map(([name, one]) => commandRow(of, name, one)),
  ),
]

function commandRow(of: AnyContext, name: string, one: CommandDefinition): string[] {
  const roles = one.by.filter((grant): grant is Role => typeof grant === 'string')
  const relations = one.by.flatMap((grant) => (typeof grant === 'string' ? [] : [grantName(grant)]))
  return [
    `**${name}**<br>${one.summary.zh}`,
    bilingual(roles.map(grantName)),
    bilingual(relations),
    mustSee(of, one),
    roles.some(isPartyKind) || relations.length > 0 ? 'of the party, where the sender acts for one' : 'none asked',
  ]
}

const bilingual = (names: readonly { readonly en: string; readonly zh: string }[]): string =>
  names.length === 0 ? '–' : `${names.map(({ en }) => en).join(', ')}<br>${names.map(({ zh }) => zh).join('、')}`

function mustSee(of: AnyContext, { creates, introduces, reads }: CommandDefinition): string {
  const own = creates
    ? 'nothing: it is new'
    : introduces === true
      ? `nothing: the ${of.name} only has to exist`
      : of.name
  const named = Object.entries(reads).flatMap(([name, { mustKnow, context }]) =>
    // A list has one read for each of its places: `demands0`.
    mustKnow === true && !('later' in context) ? [`the ${context.name} in \`${name.replace(/\d+$/, '')}\``] : [],
  )
  return [...new Set([own, ...named])].join(', ')
}

/** Roles whose condition reads the same, together. */
function readersOf({ sight }: AnyContext): (readonly [readonly Role[], string])[] {
  const found = new Map<string, Role[]>()
  for (const role of ROLES) {
    const condition = conditionText(sight.known(readerOf(role)))
    found.set(condition, [...(found.get(condition) ?? []), role])
  }
  return [...found].map(([condition, roles]) => [roles, condition])
}

/** A reader whose names stand for those of any reader of the role. */
const readerOf = (role: Role): Actor => ({
  id: 'reader',
  role,
  ...(isPartyKind(role) ? { party: 'party' } : {}),
  ...(role === 'anonymous' ? { follows: 'followed stream' } : {}),
})

function conditionText(predicate: FactPredicate): string {
  const simple = simplified(predicate)
  return simple === true ? 'always' : simple === false ? 'never' : simple
}

/** The condition in words; true where it always holds, false where it never does. */
function simplified(predicate: FactPredicate): string | boolean {
  if ('fact' in predicate)
    return (
      predicate.oneOf.length > 0 && `\`${predicate.fact}\` is ${predicate.oneOf.map((one) => `*${one}*`).join(' or ')}`
    )
  if ('not' in predicate) {
    const inner = simplified(predicate.not)
    return typeof inner === 'boolean' ? !inner : `not (${inner})`
  }
  const every = 'all' in predicate
  const parts = (every ? predicate.all : predicate.any).map(simplified)
  if (parts.includes(!every)) return !every
  const texts = [...new Set(parts.filter((part) => typeof part === 'string'))]
  if (texts.length === 0) return every
  return texts.length === 1 ? (texts[0] ?? '') : texts.map(nested).join(every ? ' and ' : ', or ')
}

const nested = (text: string): string => (/ and |, or /.test(text) && !text.startsWith('not (') ? `(${text})` : text)
