import { isSealed, replacePrivate, type Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'

/** Replaces a personal value whose key is destroyed. */
export const ERASED = { erased: true } as const

/** Stands for a personal value that the reader may open. */
const SEALED_MARK = { sealed: true } as const

/**
 * Opens every personal value in an answer by one call of the vault. An erased value becomes {@link ERASED}. What was recorded in plain
 * has no key and is told as it is.
 *
 * @param disclosed called with the sealed values that could be opened
 */
export async function openIn(
  vault: Pick<Vault, 'open'>,
  value: unknown,
  disclosed?: (values: readonly Sealed[]) => void,
): Promise<unknown> {
  const found = sealedIn(value)
  const opened = found.length === 0 ? [] : await vault.open(found)
  if (found.length > 0) disclosed?.(found.filter((_, at) => opened[at] !== undefined))
  const values = new Map(found.map((one, at) => [one, opened[at] === undefined ? ERASED : opened[at]]))
  return replacePrivate(value, (one) => (isSealed(one) ? values.get(one) : one.unsealed))
}

/** The value with null for everything personal in it: for a reader who may not see that open. */
export const closeSealed = (value: unknown): unknown => replacePrivate(value, () => null)

/** The value with a mark for everything personal in it: for a reader who may open it and has not asked to. */
export const markSealed = (value: unknown): unknown => replacePrivate(value, () => SEALED_MARK)

/** Whether a value holds personal values. */
export const isPersonal = (value: unknown): boolean => closeSealed(value) !== value

/** Everything sealed in a value, however deep. */
export function sealedIn(value: unknown): Sealed[] {
  const found: Sealed[] = []
  replacePrivate(value, (one) => {
    if (isSealed(one)) found.push(one)
    return one
  })
  return found
}
