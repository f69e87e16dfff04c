import { STORE_ERRORS } from '../../infra/eventstoredb/errors.ts'
import { NATS_ERRORS } from '../../infra/nats/errors.ts'
import { RESULTS } from '../../infra/sqlite/results.ts'
import type { FaultKind, KnownError } from '../../services/kit/fault.ts'
import { markdownTable } from './markdown.ts'

const REACTION: Readonly<Record<FaultKind, string>> = {
  transient: 'transient: retried with the same ids',
  permanent: 'permanent: reported at once, with the remedy',
  unknown: 'unknown: reported at once, then checked again',
}

/** One row for each meaning, with all errors that have it. */
function errorsTable(errors: readonly KnownError<string>[]): string {
  const rows = [...Map.groupBy(errors, ({ means }) => means)].map(([means, alike]) => [
    alike.map(({ error }) => `\`${error}\``).join(' '),
    means,
    REACTION[alike[0]?.kind ?? 'unknown'],
  ])
  return markdownTable(['error', 'meaning', 'reaction'], [...rows, ['any other', '', REACTION.unknown]])
}

export const sqliteErrors = (): string => errorsTable(RESULTS)
export const eventStoreErrors = (): string => errorsTable(STORE_ERRORS)
export const natsErrors = (): string => errorsTable(NATS_ERRORS)
