import type { Vault } from '../ports/vault.ts'

/** The keyed hash by which rows are found by a personal value, without the value. It differs from community to community. */
export type SearchHash = (community: string, text: string) => string

export const searchHashing =
  ({ digest }: Pick<Vault, 'digest'>): SearchHash =>
  (community, text) =>
    digest('search', `${community}\0${text}`)
