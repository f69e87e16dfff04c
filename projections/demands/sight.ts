import { COORDINATORS } from '../../domain/demand/grants.ts'
import { type Actor, parseStream } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { tasks } from './demand-tasks.ts'
import type { Header } from './headers.ts'

/** Raisers who did not sign in: they follow their demand by a secret code. */
const NAMELESS: readonly string[] = ['anonymous', 'outsider']
const coordinates = ({ role }: Actor): boolean => COORDINATORS.some((one) => one === role)

/**
 * The demands that a reader may know. Everybody knows the public ones. The others are known to their raisers, and, unless a
 * demand is about the reader or the reader's party, to parties with a part in it and to coordinators.
 */
export function demandsKnownTo(reader: Actor): Predicate {
  if (seesAll(reader)) return EVERYTHING
  return { any: [equals('visibility', 'public'), demandsRaisedBy(reader), partIn(reader)] }
}

/** The demands of which the reader may also know who works on them. */
export const demandsFollowedBy = (reader: Actor): Predicate =>
  seesAll(reader) ? EVERYTHING : { any: [{ all: [demandsRaisedBy(reader), { not: about(reader) }] }, partIn(reader)] }

const seesAll = (reader: Actor): boolean => oversees(reader) || reader.role === 'service'

/** Demands with a task of the reader's party; every demand for coordinators; never one that is about the reader. */
function partIn(reader: Actor): Predicate {
  const holds: Predicate =
    reader.party === undefined
      ? NOTHING
      : {
          exists: tasks.name,
          on: { demand: 'demand' },
          where: { all: [equals('party', reader.party), equals('held', 1)] },
        }
  return { all: [{ any: [holds, coordinates(reader) ? EVERYTHING : NOTHING] }, { not: about(reader) }] }
}

/** The demands that the reader raised, helped to raise, or follows by a secret code. */
export function demandsRaisedBy(reader: Actor): Predicate {
  if (reader.role === 'anonymous') {
    const followed = parseStream(reader.follows ?? '')
    return followed?.aggregate === 'demand'
      ? { all: [equals('demand', followed.id), { column: 'raiserKind', oneOf: NAMELESS }] }
      : NOTHING
  }
  if (reader.role === 'resident') {
    return {
      any: [{ all: [equals('raiserKind', 'resident'), equals('raiser', reader.id)] }, equals('helper', reader.id)],
    }
  }
  return reader.party === undefined ? NOTHING : { all: [equals('raiserKind', 'party'), equals('raiser', reader.party)] }
}

const about = ({ id, party }: Actor): Predicate => ({
  column: 'about',
  oneOf: party === undefined ? [id] : [id, party],
})

/** The demands whose personal values the reader may read: those on which {@link sightOf} says `involved`. */
export function demandsOpenedTo(reader: Actor): Predicate {
  if (reader.role === 'service') return EVERYTHING
  return oversees(reader) ? NOTHING : demandsFollowedBy(reader)
}

/** Whether the raiser's own words are open to all who know of the demand. */
export const isPublished = ({ visibility, published }: Pick<Header, 'visibility' | 'published'>): boolean =>
  visibility === 'public' && published === 1

/** How much of a demand that the reader may know is shown. */
export type DemandSight =
  /** Everything, with personal values opened. */
  | 'involved'
  /** Who did what, with personal values sealed. */
  | 'overseer'
  /** Where it stands; where its raiser consents to publication, also the raiser's own words. */
  | 'onlooker'
  /** The same as an onlooker, except what would reveal who raised it. */
  | 'concerned'

export function sightOf(row: Header, reader: Actor): DemandSight {
  if (reader.role === 'service') return 'involved'
  if (oversees(reader)) return 'overseer'
  if (row.about !== null && (row.about === reader.id || row.about === reader.party)) return 'concerned'
  const holds = row.progress.tasks.some(
    ({ party, state }) => party === reader.party && state !== 'returned' && state !== 'withdrawn',
  )
  return holds || coordinates(reader) || isRaiser(row, reader) ? 'involved' : 'onlooker'
}

function isRaiser({ raiserKind, raiser, helper, demand }: Header, reader: Actor): boolean {
  if (reader.role === 'anonymous')
    return parseStream(reader.follows ?? '')?.id === demand && NAMELESS.includes(raiserKind)
  if (reader.role === 'resident') return (raiserKind === 'resident' && raiser === reader.id) || helper === reader.id
  return raiserKind === 'party' && reader.party !== undefined && raiser === reader.party
}
