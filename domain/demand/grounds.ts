import { type CommunityState, community, gridAt, gridOf, partyOf, quarterOf, takingPart } from '../community/index.ts'
import { type Rejection, read, reject, type Setting } from '../kernel/index.ts'
import { workbook } from '../workbook/index.ts'
import type { About, Place } from './shapes.ts'

/** What decisions about where, when and whom look at. */
export const inCommunity = { community: read(community) }
export type InCommunity = Setting<typeof inCommunity>

/** What decisions about who gets what look at as well: the contract among the parties. */
export const byWorkbook = { ...inCommunity, workbook: read(workbook) }
export type ByWorkbook = Setting<typeof byWorkbook>

export const established = (community: CommunityState): Rejection | undefined =>
  community.established
    ? undefined
    : reject('community.unknown', 'This community is not established: nothing can be raised in it yet.')

/** The place with its grid, or why there is none. */
export function placed(community: CommunityState, place: Place = {}): Place | Rejection {
  const { quarter, building, grid } = place
  if (grid !== undefined && gridOf(community, grid) === undefined)
    return reject('demand.place-unknown', 'The community has no such grid: its file lists them.', { grid })
  if (building !== undefined && quarter === undefined)
    return reject('demand.place-unknown', 'A building is known by its quarter: name the quarter too.')
  if (quarter === undefined) return place
  const known = quarterOf(community, quarter)
  if (known === undefined)
    return reject('demand.place-unknown', 'The community has no such quarter: its file lists them.', { quarter })
  if (building !== undefined && !known.buildings.includes(building))
    return reject('demand.place-unknown', 'The quarter has no such building: its file lists them.', {
      quarter,
      building,
    })
  const around = grid ?? gridAt(community, quarter, building)?.id
  return around === undefined ? place : { ...place, grid: around }
}

/** Refuses what is about a party that nobody knows; one that left can still be complained of. */
export const knownAbout = (community: CommunityState, about: About | undefined): Rejection | undefined =>
  about !== undefined && 'party' in about && partyOf(community, about.party) === undefined
    ? reject('party.unknown', 'No party of this id has joined the community: name one that has.', {
        party: about.party,
      })
    : undefined

/** Refuses a party that does not take part now. */
export function absent(community: CommunityState, id: string): Rejection | undefined {
  const party = takingPart(community, id)
  return 'rejected' in party ? party : undefined
}
