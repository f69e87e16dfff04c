import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'
import { isSealed } from './event-sealer.ts'

/** Replaces a personal value whose key is destroyed. */
export const ERASED = { erased: true } as const

/**
 * Opens everything sealed in a value by one call of the vault. An erased value becomes {@link ERASED}.
 *
 * @param disclosed called with the sealed values that could be opened
 */
export async function openIn(
  vault: Pick<Vault, 'open'>,
  value: unknown,
  disclosed?: (values: readonly Sealed[]) => void,
): Promise<unknown> {
  const found = sealedIn(value)
  if (found.length === 0) return value
  const opened = await vault.open(found)
  disclosed?.(found.filter((_, at) => opened[at] !== undefined))
  const values = new Map(found.map((one, at) => [one, opened[at] === undefined ? ERASED : opened[at]]))
  return replaced(value, (one) => values.get(one))
}

/** The value with null for everything sealed in it: for a reader who may not see that open. */
export const closeSealed = (value: unknown): unknown => replaced(value, () => null)

/** Everything sealed in a value, however deep. */
export function sealedIn(value: unknown): Sealed[] {
  const found: Sealed[] = []
  collect(value, found)
  return found
}

function collect(value: unknown, found: Sealed[]): void {
  if (typeof value !== 'object' || value === null) return
  if (isSealed(value)) found.push(value)
  else for (const inner of Object.values(value)) collect(inner, found)
}

function replaced(value: unknown, instead: (sealed: Sealed) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isSealed(value)) return instead(value)
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, instead))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, instead)]))
}
