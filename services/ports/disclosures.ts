import type { Actor, Instant, Role } from '../../domain/kernel/index.ts'
import type { PageOf } from './page.ts'

/** The place at which personal values were read. */
export interface DisclosurePlace {
  readonly community: string
  /** The name of the view that showed them, or `feed`. */
  readonly view: string
}

/** A record that a reader saw opened values of one subject in one stream within one hour. */
export interface Disclosure extends DisclosurePlace {
  /** The hex id of the key that opened the values. The vault knows the subject of the key until the key is erased. */
  readonly key: string
  readonly reader: string
  readonly role: Role
  readonly party?: string
  readonly first: Instant
  readonly last: Instant
  /** The number of values that were read, including repetitions. */
  readonly times: number
}

/** Records which reader has read personal values of which key. It holds ids only, and no values. */
export interface Disclosures {
  /** Records a reading. The record is durable within two seconds, because a reader must not wait for it. */
  record(reader: Actor, place: DisclosurePlace, keys: readonly string[], at: Instant): void
  /** Lists the disclosures of these keys, latest first. `after` is the cursor of the previous page. */
  list(keys: readonly string[], page: PageOf): Promise<DisclosurePage>
}

export interface DisclosurePage {
  readonly disclosures: readonly Disclosure[]
  /** The cursor of the next page; undefined for the last page. */
  readonly next?: string
}
