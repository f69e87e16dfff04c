import { type AnyContext, type Catalogue, type CommandDefinition, streamName } from '../../domain/kernel/index.ts'
import { canonical } from '../kit/canonical.ts'
import type { Vault } from '../ports/vault.ts'
import type { CommandRequest, Refused } from './contract.ts'
import { aggregateId, commandId } from './identity.ts'
import { fieldErrors } from './validation.ts'

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

export const refusedCommand = (code: string, detail: string, details: Refused['details'] = {}): Refused => ({
  ok: false,
  code,
  detail,
  details,
})

/** Checks everything about a request that can be known without its stream. */
export function checkCommand({ catalogue, vault, newId }: Parts, request: CommandRequest): CheckedCommand | Refused {
  const { community, actor, idempotencyKey, data = {} } = request
  const context = catalogue.byName(request.aggregate)
  if (context === undefined) return refusedCommand('aggregate.unknown', `There is no aggregate ${request.aggregate}.`)
  const definition = catalogue.command(context, request.command)
  if (definition === undefined) {
    const known = Object.keys(context.commands).join(', ')
    return refusedCommand('command.unknown', `${context.name} has no command of that name; it has: ${known}.`)
  }
  if (request.id === undefined && !definition.creates) {
    return refusedCommand('command.needs-id', `${request.command} goes to one ${context.name}: name its id.`)
  }
  const errors = fieldErrors(definition.data, data)
  if (errors.length > 0) {
    return { ...refusedCommand('command.invalid', `${request.command} takes other fields: see errors.`), errors }
  }
  const command = idempotencyKey === undefined ? newId() : commandId(community, actor, idempotencyKey)
  const id = context.singleton ? community : (request.id ?? chosenId(definition, data) ?? aggregateId(command))
  if (context.singleton && (request.id ?? community) !== community) {
    return refusedCommand(`${context.name}.unknown`, `The one ${context.name} of ${community} has the id ${community}.`)
  }
  const body = idempotencyKey && canonical([context.name, request.id ?? '', request.command, data])
  const digest = body && vault.digest('command', body).slice(0, 16)
  const stream = streamName(context, community, id)
  return { request, context, definition, data, id, stream, commandId: command, ...(digest ? { digest } : {}) }
}

/** The id that the sender gives to what the command creates, if any. */
function chosenId({ names }: CommandDefinition, data: unknown): string | undefined {
  const id: unknown = names === undefined ? undefined : Reflect.get(Object(data), names)
  return typeof id === 'string' ? id : undefined
}
