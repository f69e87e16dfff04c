import { Value } from '@sinclair/typebox/value'
import {
  type AnsweredEvent,
  type AnyContext,
  type Catalogue,
  type CommandDefinition,
  Identity,
  type Rejection,
  type Sentence,
  streamName,
} from '../../domain/kernel/index.ts'
import { actorIdOf } from '../identity/actor-id.ts'
import { canonical } from '../kit/canonical.ts'
import type { Vault } from '../ports/vault.ts'
import type { Accepted, CommandRequest, Refused } from './contract.ts'
import { aggregateId, commandId } from './identity.ts'
import { blankTexts, fieldErrors } from './validation.ts'

/** A request whose form is right: the command, its stream, and its ids. */
export interface CheckedCommand {
  readonly request: CommandRequest
  readonly context: AnyContext
  readonly definition: CommandDefinition
  readonly data: unknown
  readonly id: string
  readonly stream: string
  readonly commandId: string
  /** Keyed digest of the body, where there is an idempotency key. */
  readonly digest?: string
}

interface Parts {
  readonly catalogue: Catalogue
  readonly vault: Pick<Vault, 'digest'>
  /** A random UUID. */
  readonly newId: () => string
}

export const refusedCommand = (code: string, detail: Sentence, details: Refused['details'] = {}): Refused => ({
  ok: false,
  code,
  detail,
  details,
})

/** The answer to a command that the rules refuse. */
export const refusedBy = ({ code, detail, details }: Rejection): Refused => refusedCommand(code, detail, details)

/** Checks everything about a request that can be known without its stream. */
export function checkCommand({ catalogue, vault, newId }: Parts, request: CommandRequest): CheckedCommand | Refused {
  const { community, actor, idempotencyKey, data = {} } = request
  const context = catalogue.byName(request.aggregate)
  if (context === undefined)
    return refusedCommand('aggregate.unknown', {
      en: `There is no aggregate ${request.aggregate}.`,
      zh: `没有 ${request.aggregate} 这类对象。`,
    })
  const definition = catalogue.command(context, request.command)
  if (definition === undefined) {
    const known = Object.keys(context.commands).join(', ')
    return refusedCommand('command.unknown', {
      en: `${context.name} has no command of that name; it has: ${known}.`,
      zh: `${context.name} 没有此命令；可用命令：${known}。`,
    })
  }
  if (request.id === undefined && !definition.creates) {
    return refusedCommand('command.needs-id', {
      en: `Name the id: ${request.command} goes to one ${context.name}.`,
      zh: `请给出编号：${request.command} 须发往一个 ${context.name}。`,
    })
  }
  const malformed = fieldErrors(definition.data, data)
  const errors = malformed.length > 0 ? malformed : blankTexts(definition.data, data)
  if (errors.length > 0) {
    return {
      ...refusedCommand('command.invalid', {
        en: `Correct the fields of ${request.command} that \`errors\` names.`,
        zh: `请更正 ${request.command} 中 \`errors\` 列出的字段。`,
      }),
      errors,
    }
  }
  const command = idempotencyKey === undefined ? newId() : commandId(community, actor, idempotencyKey)
  const id = context.singleton
    ? community
    : (request.id ??
      chosenId(definition, data) ??
      identifiedId(definition, data, vault) ??
      referencedId(definition, request, vault) ??
      aggregateId(command))
  if (context.singleton && (request.id ?? community) !== community) {
    return refusedCommand(`${context.name}.unknown`, {
      en: `The only ${context.name} of ${community} has the id ${community}.`,
      zh: `${community} 唯一的 ${context.name} 编号为 ${community}。`,
    })
  }
  const body = idempotencyKey && canonical([context.name, request.id ?? '', request.command, data])
  const digest = body && vault.digest('command', body).slice(0, 16)
  const stream = streamName(context, community, id)
  return { request, context, definition, data, id, stream, commandId: command, ...(digest ? { digest } : {}) }
}

/** What the context adds to the answer of a command that recorded these events. */
export const addedTo = ({ definition }: CheckedCommand, events: readonly AnsweredEvent[]): Accepted['added'] =>
  definition.adds?.from(events) ?? {}

/** The actor id of the account that the data names, if any. The holder of an account is one aggregate, also if several senders create it. */
function identifiedId({ identifiedBy }: CommandDefinition, data: unknown, vault: Parts['vault']): string | undefined {
  const identity: unknown = identifiedBy === undefined ? undefined : Reflect.get(Object(data), identifiedBy)
  return Value.Check(Identity, identity) ? actorIdOf(vault.digest, identity.issuer, identity.sub) : undefined
}

/** The id that follows from a reference of the sender's party, or of the party that the data names: a digest under a key of the installation, since a reference is personal. */
function referencedId(
  { referencedBy, referencedFor }: CommandDefinition,
  { community, aggregate, actor, data }: CommandRequest,
  vault: Parts['vault'],
): string | undefined {
  const reference: unknown = referencedBy === undefined ? undefined : Reflect.get(Object(data), referencedBy)
  if (typeof reference !== 'string') return undefined
  const owner: unknown = referencedFor === undefined ? undefined : Reflect.get(Object(data), referencedFor)
  const named = JSON.stringify([community, aggregate, owner ?? actor.party ?? actor.id, reference])
  return `r-${vault.digest('reference', named).slice(0, 32)}`
}

/** The id that the sender gives to what the command creates, if any. */
function chosenId({ names }: CommandDefinition, data: unknown): string | undefined {
  const id: unknown = names === undefined ? undefined : Reflect.get(Object(data), names)
  return typeof id === 'string' ? id : undefined
}
