import type { Actor } from '../../domain/kernel/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { Disclosures } from '../ports/disclosures.ts'
import type { Vault } from '../ports/vault.ts'
import { openIn } from './sealed-values.ts'

/** Opens the sealed values of an answer for a reader who may see them, and records that. */
export type Disclose = (value: unknown, reader: Actor, community: string, view?: string) => Promise<unknown>

export function disclosing(parts: {
  vault: Pick<Vault, 'open' | 'keysIn'>
  disclosures: Pick<Disclosures, 'record'>
  clock: Clock
}): Disclose {
  const { vault, disclosures, clock } = parts
  return (value, reader, community, view = '') =>
    openIn(vault, value, async (opened) => {
      const keys = (await vault.keysIn(opened)).filter((key) => key !== undefined)
      disclosures.record(reader, { community, view }, keys, clock())
    })
}
