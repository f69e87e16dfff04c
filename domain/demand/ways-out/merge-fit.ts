import { type Actor, type Instant, type Rejection, reject } from '../../kernel/index.ts'
import { namedIn } from '../danger/named.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { type DemandState, STATUS_NAMES, stateOf } from '../state.ts'
import { needsAnotherParty } from './decline.ts'
import type { LeavingGround } from './ground-fields.ts'
import { groundsOf } from './grounds.ts'

/** A demand that is to be merged, the party that decides it, and the demand that goes on for both. */
export interface Merging {
  /** The id of the demand that is to be merged, and of the one that goes on. */
  readonly id: string
  readonly into: string
  readonly demand: DemandState
  readonly original: DemandState
  readonly actor: Actor
  readonly party: string | undefined
}

/** The reason why the demand cannot be merged into the original. */
export function notMergeable({ id, into, demand, original, actor, party }: Merging): Rejection | undefined {
  const refused = requireStatus(demand, ...UNDERWAY) ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (id === into)
    return reject('demand.merge-itself', {
      en: 'The two must be different demands: a demand cannot be merged into itself.',
      zh: '诉求不能与自身并件，请选择另一条诉求。',
    })
  // A party against whose merge the raiser appealed may not merge it again.
  if (party !== undefined && demand.mergeAppealed === party) return needsAnotherParty()
  return unfitTarget(demand, original, actor)
}

/** The reason why the original cannot go on for the demand. */
export function unfitTarget(demand: DemandState, original: DemandState, actor: Actor): Rejection | undefined {
  const state = stateOf(original)
  if (state === 'merged' || original.ended !== undefined)
    return reject(
      'demand.original-ended',
      {
        en: `The demand in \`original\` is ${state}. Name one that is still open.`,
        zh: `所选的主诉求当前为“${STATUS_NAMES[state]}”，请选择仍在办理的诉求。`,
      },
      { state },
    )
  const concerned = notAbout(original, actor)
  if (concerned !== undefined) return concerned
  if (isAboutPartOf(demand, original) || isAboutPartOf(original, demand))
    return reject('demand.merge-about', {
      en: 'One demand is about the raiser or a holder of the other, so they cannot be merged.',
      zh: '其中一条诉求反映的是另一条的诉求人或承办方，不能并件。',
    })
  if (demand.level === 'L1' && original.level !== 'L1')
    return reject('demand.original-less-urgent', {
      en: 'An urgent demand can be merged only into another urgent one.',
      zh: '特急诉求只能并入另一条特急诉求。',
    })
  return undefined
}

/** Whether one demand is about a party or person that raised, received or delivered the other. */
const isAboutPartOf = (demand: DemandState, other: DemandState): boolean =>
  namedIn(demand).some((about) => {
    if ('person' in about)
      return other.raiser?.id === about.person || other.tasks.some((task) => task.person === about.person)
    return other.raiser?.id === about.party || other.received.includes(about.party)
  })

/**
 * What has happened to the demand that calls for a second society before it is merged. A demand of the same place and item
 * needs one only after its raiser said how it came out.
 */
export function mergeGrounds(demand: DemandState, original: DemandState, now: Instant): readonly LeavingGround[] {
  const grounds = groundsOf(demand, now)
  return isSameMatter(demand, original) ? grounds.filter((ground) => ground === 'word') : grounds
}

/** Whether two demands are of the same place and item. One that is not triaged yet has no item of its own. */
function isSameMatter(demand: DemandState, original: DemandState): boolean {
  return (demand.item === undefined || demand.item === original.item) && isSamePlace(demand.place, original.place)
}

function isSamePlace(one: DemandState['place'], other: DemandState['place']): boolean {
  if (one.quarter === undefined || other.quarter === undefined)
    return one.quarter === other.quarter && one.grid !== undefined && one.grid === other.grid
  if (one.quarter !== other.quarter) return false
  return one.building === undefined || other.building === undefined || one.building === other.building
}
