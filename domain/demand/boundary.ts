import { Type } from '@sinclair/typebox'
import { onDuty, takingPart } from '../community/index.ts'
import { type Actor, Id, type Rejection, reject } from '../kernel/index.ts'
import { isSignatory, itemOf, mayReceive } from '../workbook/index.ts'
import type { ByWorkbook, InCommunity } from './grounds.ts'
import { isRejection, notTo, optional } from './guards.ts'
import { type DemandState, liveTaskOf } from './state.ts'

/** Who is to get a task. */
export interface Receiver {
  readonly party: string
  readonly person?: string | undefined
}

/** How a command asks for more than the boundary gives. */
export const exception = {
  /** Sent again after a refusal by the boundary: still refused, and recorded as interference. */
  insist: Type.Optional(Type.Boolean()),
  /** A resolved matter that grants an exception. */
  matter: Type.Optional(Id),
}

/**
 * Why a party cannot get a task on this demand, where it cannot. Within the boundary of the item are its lead and supporters,
 * as far as they have signed the convention; an urgent demand without an item yet may go to any signatory.
 */
export function beyondReach(
  act: 'assign' | 'reassign' | 'volunteer',
  demand: DemandState,
  { party: id, person }: Receiver,
  { insist = false, matter }: { readonly insist?: boolean; readonly matter?: string },
  { actor, reads: { community, workbook } }: ByWorkbook,
): Rejection | undefined {
  const party = takingPart(community, id)
  if (isRejection(party)) return party
  const refused = notTo(demand, id, person)
  if (refused !== undefined) return refused
  const item = demand.item === undefined ? undefined : itemOf(workbook, demand.item)
  const within = item === undefined ? isSignatory(workbook, id) : mayReceive(workbook, item, party)
  if (!within && matter !== undefined)
    return reject('matter.unavailable', 'No matter can grant an exception yet: assign within the boundary of the item.')
  if (!within) return outside(act, demand, id, insist ? actor : undefined)
  if (liveTaskOf(demand, id) !== undefined)
    return reject('task.already-held', 'The party has a task on this demand already: one at a time.', { party: id })
  if (demand.review && demand.received.includes(id))
    return reject('demand.under-review', 'Reopened three times, it goes only to a party that never had a task on it.', {
      party: id,
    })
  return undefined
}

/** Refused either way; whoever insists is recorded. */
const outside = (act: string, { item, stream }: DemandState, target: string, insisting: Actor | undefined): Rejection =>
  reject(
    'boundary.outside',
    'The workbook gives this party no part in the item, or it has not signed: choose the lead or a supporter that has.',
    { party: target, ...optional('item', item) },
    insisting && {
      aggregate: 'interference',
      command: 'record',
      data: {
        actor: insisting.id,
        ...optional('party', insisting.party),
        act,
        stream,
        // An urgent demand can be assigned before anybody has found its item.
        item: item ?? 'untriaged',
        target,
      },
    },
  )

/** Of an urgent demand, whoever of the party is on duty now, if anybody is. */
export function onDutyFor({ level, about }: DemandState, party: string, setting: InCommunity): string | undefined {
  if (level !== 'L1') return undefined
  const concerned = about !== undefined && 'person' in about ? about.person : undefined
  return onDuty(setting.reads.community, setting.now).find((one) => one.party === party && one.person !== concerned)
    ?.person
}
