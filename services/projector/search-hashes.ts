import {
  type Catalogue,
  isPrivate,
  type PersonalField,
  parseStream,
  type RecordedEvent,
} from '../../domain/kernel/index.ts'
import { hashKeyOf } from '../../projections/runtime/index.ts'
import type { SearchableValue } from '../ports/read-database.ts'

/**
 * Returns the keyed hashes of personal values, in order; null for an erased one.
 *
 * @throws where the keys cannot be reached now
 */
export type MakeHashes = (values: readonly SearchableValue[]) => Promise<readonly (string | null)[]>

/** The keyed hashes of all searchable values in some events. Empty where the keys cannot be reached: the values are hashed later. */
export async function searchHashesIn(
  catalogue: Catalogue,
  events: readonly RecordedEvent[],
  make: MakeHashes | undefined,
): Promise<ReadonlyMap<unknown, string | null>> {
  const found = new Map<unknown, SearchableValue>()
  if (make === undefined) return new Map()
  for (const { type, subject, data } of events) {
    for (const field of catalogue.type(type)?.personal ?? []) {
      const { searchable: form } = field
      const value = form === undefined ? undefined : valueAt(data, field)
      if (form === undefined || !isPrivate(value)) continue
      found.set(hashKeyOf(value), { community: parseStream(subject)?.community ?? '', value, form })
    }
  }
  if (found.size === 0) return new Map()
  const hashes = await make([...found.values()]).catch(() => [])
  return new Map([...found.keys()].slice(0, hashes.length).map((key, at) => [key, hashes[at] ?? null]))
}

const valueAt = (data: unknown, { path }: PersonalField): unknown =>
  path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
    data,
  )
