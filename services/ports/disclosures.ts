import type { Actor, Instant, Role } from '../../domain/kernel/index.ts'
import type { PageOf } from './page.ts'

/** Where personal values were read. */
export interface DisclosurePlace {
  readonly community: string
  /** The view, `feed`, or what else showed them. */
  readonly view: string
}

/** A record that a reader saw opened values of one subject in one stream, within one hour. */
export interface Disclosure extends DisclosurePlace {
  /** Hex id of the key that opened them. The vault knows its subject until that subject is erased. */
  readonly key: string
  readonly reader: string
  readonly role: Role
  readonly party?: string
  readonly first: Instant
  readonly last: Instant
  /** How many values, repetitions included. */
  readonly times: number
}

/** Who has read which personal values. Holds ids only, nothing of the values. */
export interface Disclosures {
  /** Takes note; durable within a second or two, for reading must not wait for it. */
  record(reader: Actor, place: DisclosurePlace, keys: readonly string[], at: Instant): void
  /** Disclosures of values under these keys, latest first. `after` is the cursor of the previous page. */
  list(keys: readonly string[], page: PageOf): Promise<DisclosurePage>
}

export interface DisclosurePage {
  readonly disclosures: readonly Disclosure[]
  /** Cursor of the next page, where there is one. */
  readonly next?: string
}
