import { type AnyContext, type Catalogue, Id } from '../../domain/kernel/index.ts'

/** The route of requests that name no command of any context. */
export const NO_COMMAND = '/v1/:community/:aggregates/:id/:command'

/** The address that a command is posted to. A post to a collection is the first creating command of its context. */
export function commandAddress({ plural, commands }: AnyContext, name: string): string {
  const collection = `/v1/:community/${plural}`
  if (commands[name]?.creates !== true) return `${collection}/:id/${name}`
  const first = Object.keys(commands).find((one) => commands[one]?.creates === true)
  return first === name ? collection : `${collection}/${name}`
}

/** A command by its names, without its data. */
export interface NamedCommand {
  readonly community: string
  readonly aggregate: string
  readonly command: string
  /** Absent for a command that creates an aggregate. */
  readonly id?: string | undefined
}

/** Checked before it becomes part of an address. */
const ID = new RegExp(Id.pattern ?? '')

/**
 * The address of a command with the ids filled in. An unknown command has the address that answers `command.unknown`.
 * Undefined where the command needs the id of an aggregate and has none, or creates one and names an id.
 */
export function addressOfCommand(catalogue: Catalogue, named: NamedCommand): string | undefined {
  const { community, aggregate, command } = named
  const of = catalogue.byName(aggregate)
  if (of === undefined || catalogue.command(of, command) === undefined)
    return filled(NO_COMMAND, { community, aggregates: '-', id: '-', command: '-' })
  const { id = of.singleton ? community : undefined } = named
  if (of.commands[command]?.creates === true ? named.id !== undefined : id === undefined || !ID.test(id))
    return undefined
  return filled(commandAddress(of, command), { community, ...(id === undefined ? {} : { id }) })
}

const filled = (address: string, parts: Readonly<Record<string, string>>): string =>
  address.replaceAll(/:([a-z]+)/g, (_, name) => encodeURIComponent(parts[name] ?? ''))
