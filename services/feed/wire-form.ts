import { type Catalogue, type ShownEvent, withholdUnsealed } from '../../domain/kernel/index.ts'

/**
 * An event as it leaves the house: positions are strings, and data of an older version comes in its current one, without what was
 * recorded in plain.
 */
export function wireForm(catalogue: Catalogue, recorded: ShownEvent): Record<string, unknown> {
  const { position, revision, data, ...envelope } = catalogue.upcast(recorded)
  return { ...envelope, position: String(position), revision, data: withholdUnsealed(data) }
}
