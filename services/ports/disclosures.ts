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

/** Disclosures by one reader at one place in one hour, of one key, as an engine counted them. */
export interface DisclosureCount extends Disclosure {
  readonly hour: number
}

/** A count that is still to be shared, by its number in the journal. */
export interface UnsharedCount extends DisclosureCount {
  readonly number: number
}

/** How far the counts that all engines share are copied. */
export interface SharedPlace {
  /** When the place of all engines was made: another moment, another place. */
  readonly made: string
  readonly sequence: number
}

/**
 * The disclosures of one engine, and its copy of those of all engines. Counts only grow, and the copy keeps the largest of each
 * engine: a count that is shared twice changes nothing.
 */
export interface DisclosureJournal extends Pick<Disclosures, 'record'> {
  /** The name of this engine's counts among those of all. */
  readonly origin: string
  /** Makes what was recorded durable. @throws Fault `state.unavailable` where that is not possible now */
  flush(): Promise<void>
  /** Counts that are not shared yet, or have grown since. */
  unshared(most: number): readonly UnsharedCount[]
  /** They are shared now. */
  shared(counts: readonly UnsharedCount[]): Promise<void>
  /** Everything of this engine is to be shared again: the place of all engines is a new one. */
  shareAgain(): Promise<void>
  place(): SharedPlace | undefined
  /** Adds the counts of an engine to the copy. */
  copy(place: SharedPlace, origin: string, counts: readonly DisclosureCount[]): Promise<void>
  /** Lists the disclosures of these keys in the copy, latest first. */
  listShared(keys: readonly string[], page: PageOf): DisclosurePage
}
