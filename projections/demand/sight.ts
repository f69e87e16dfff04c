import { COORDINATORS } from '../../domain/demand/grants.ts'
import { type Actor, parseStream } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import type { Header } from './header.ts'
import { tasks } from './tasks.ts'

/** They see that something is there, whatever its visibility; what is personal in it is not theirs to read. */
const OVERSEERS: readonly string[] = ['auditor', 'administrator']
/** Whoever raises without signing in gets a secret code to follow it by. */
const NAMELESS: readonly string[] = ['anonymous', 'outsider']
const coordinates = ({ role }: Actor): boolean => COORDINATORS.some((one) => one === role)

/**
 * Of which demands a reader may know: of public ones everybody; of the others who raised it, parties with a part in it, and
 * those who sort and distribute demands, unless it is about them or their party.
 */
export function mayKnow(reader: Actor): Predicate {
  if (seesAll(reader)) return EVERYTHING
  return { any: [equals('visibility', 'public'), raisedBy(reader), partIn(reader)] }
}

/** Of which they are told who works on them. */
export const mayFollow = (reader: Actor): Predicate =>
  seesAll(reader) ? EVERYTHING : { any: [{ all: [raisedBy(reader), { not: about(reader) }] }, partIn(reader)] }

const seesAll = ({ role }: Actor): boolean => OVERSEERS.includes(role) || role === 'service'

/** Those on which they have something to do, or to sort. */
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

/** Demands that the reader raised, helped to raise, or follows by a secret code. */
export function raisedBy(reader: Actor): Predicate {
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

/** How much of a demand that they may know of a reader is told. */
export type Sight =
  /** Everything, personal values opened. */
  | 'involved'
  /** Who did what, without what is personal. */
  | 'overseer'
  /** What became of it; of a public demand also what was asked for. */
  | 'onlooker'
  /** As an onlooker, and nothing that would tell who raised it. */
  | 'concerned'

export function sightOf(row: Header, reader: Actor): Sight {
  if (reader.role === 'service') return 'involved'
  if (OVERSEERS.includes(reader.role)) return 'overseer'
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
