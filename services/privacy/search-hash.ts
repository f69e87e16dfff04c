import { isSealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'
import type { MakeHashes } from '../projector/search-hashes.ts'

/** The keyed hash by which rows are found by a personal value, without the value. It differs from community to community. */
export type SearchHash = (community: string, text: string) => string

export const searchHashing =
  ({ digest }: Pick<Vault, 'digest'>): SearchHash =>
  (community, text) =>
    digest('search', `${community}\0${text}`)

/** Makes the hashes of personal values with the keys of a vault. Nothing of it is told to anyone, so it is no disclosure. */
export function hashesBy(vault: Pick<Vault, 'open' | 'digest'>): MakeHashes {
  const hash = searchHashing(vault)
  return async (values) => {
    const sealed = values.map(({ value }) => value).filter(isSealed)
    const opened = sealed.length === 0 ? [] : await vault.open(sealed)
    const texts = new Map(sealed.map((value, at) => [value, opened[at]]))
    return values.map(({ community, value }) => {
      const text = isSealed(value) ? texts.get(value) : value.unsealed
      return typeof text === 'string' ? hash(community, text) : null
    })
  }
}
