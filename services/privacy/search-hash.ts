import { isSealed, type SearchForm } from '../../domain/kernel/index.ts'
import type { Vault } from '../ports/vault.ts'
import type { MakeHashes } from '../projector/search-hashes.ts'

/** The keyed hash by which rows are found by a personal value, without the value. It differs from community to community. */
export type SearchHash = (community: string, text: string, form?: SearchForm) => string

/** A text that is no phone number has a hash that no number has. */
export const searchHashing =
  ({ digest }: Pick<Vault, 'digest'>): SearchHash =>
  (community, text, form = 'exact') =>
    form === 'exact'
      ? digest('search', `${community}\0${text}`)
      : digest('search phone', `${community}\0${phoneDigits(text) ?? `text ${text}`}`)

/** The fewest and the most digits of a phone number (ITU-T E.164 allows 15, and people write prefixes before them). */
const FEWEST_DIGITS = 7
const MOST_DIGITS = 20

/** The digits of a phone number however people write it, without the prefix of China; undefined where there are too few or too many. */
export function phoneDigits(text: string): string | undefined {
  const digits = text.normalize('NFKC').replaceAll(/\D/g, '')
  const national = digits.replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return national.length >= FEWEST_DIGITS && national.length <= MOST_DIGITS ? national : undefined
}

/** Makes the hashes of personal values with the keys of a vault. Nothing of it is told to anyone, so it is no disclosure. */
export function hashesBy(vault: Pick<Vault, 'open' | 'digest'>): MakeHashes {
  const hash = searchHashing(vault)
  return async (values) => {
    const sealed = values.map(({ value }) => value).filter(isSealed)
    const opened = sealed.length === 0 ? [] : await vault.open(sealed)
    const texts = new Map(sealed.map((value, at) => [value, opened[at]]))
    return values.map(({ community, value, form }) => {
      const text = isSealed(value) ? texts.get(value) : value.unsealed
      return typeof text === 'string' ? hash(community, text, form) : null
    })
  }
}
