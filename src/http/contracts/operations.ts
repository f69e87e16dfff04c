import type { Sentence } from '../../../domain/kernel/index.ts'
import type { Engine } from '../../engine/engine.ts'
import { ROUTE_SUMMARIES } from './route-summaries.ts'

/** The id of a command's operation in the contracts. */
export const commandOperation = (context: string, command: string): string => `${context}.${command}`

/** The id of the operation that reads a page of a view; with `.one`, that of the operation that reads one row; with `.counts`, that of the one that counts rows. */
export const viewOperation = (view: string): string => `view.${view.replaceAll('/', '.')}`

/** The summary of each route in both languages, by the id of its operation. */
export function operationSummaries({ catalogue, contracts }: Engine): ReadonlyMap<string, Sentence> {
  return new Map<string, Sentence>([
    ...Object.entries(ROUTE_SUMMARIES),
    ...catalogue.contexts.flatMap(({ name, commands }) =>
      Object.entries(commands).map(([command, { summary }]) => [commandOperation(name, command), summary] as const),
    ),
    ...contracts.flatMap(({ name, summary }) => {
      const page = viewOperation(name)
      return ['', '.one', '.counts'].map((form) => [`${page}${form}`, summary] as const)
    }),
  ])
}
