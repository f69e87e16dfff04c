import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'
import { isSealed } from './event-sealer.ts'

/** What stands where a personal value was, once its key is destroyed. */
export const ERASED = { erased: true } as const

/**
 * The value with everything sealed in it opened, by one question to the vault; what was erased says so.
 *
 * @param disclosed is told what did open
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
  return replaced(value, values)
}

/** Everything sealed in a value, however deep. */
export function sealedIn(value: unknown): Sealed[] {
  const found: Sealed[] = []
  collect(value, found)
  return found
}

/** Hex id of the key that a value is sealed with: its first 16 bytes. */
export const keyIdOf = ({ sealed }: Sealed): string =>
  Buffer.from(sealed.slice(0, 22), 'base64url').toString('hex', 0, 16)

function collect(value: unknown, found: Sealed[]): void {
  if (typeof value !== 'object' || value === null) return
  if (isSealed(value)) found.push(value)
  else for (const inner of Object.values(value)) collect(inner, found)
}

function replaced(value: unknown, opened: ReadonlyMap<Sealed, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (isSealed(value)) return opened.get(value)
  if (Array.isArray(value)) return value.map((inner) => replaced(inner, opened))
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, opened)]))
}
