import { Type } from '@sinclair/typebox'
import { takingPart } from '../community/participation.ts'
import { onDuty, standIn } from '../community/state.ts'
import { type Actor, Id, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import { isSignatory, itemOf, mayReceive } from '../workbook/state.ts'
import { notTo } from './guards.ts'
import { isPersonNamed } from './named.ts'
import type { DemandSetting, WorkbookSetting } from './rule.ts'
import { type DemandState, liveTaskOf } from './state.ts'

/** The party, and the person in it, that is to get a task. */
export interface Assignee {
  readonly party: string
  readonly person?: string | undefined
}

/** The fields by which a command asks for more than the boundary allows. */
export const exception = {
  /** Sent again after a refusal by the boundary: still refused, and recorded as interference. */
  insist: Type.Optional(Type.Boolean()),
  /** A resolved matter that grants an exception. */
  matter: Type.Optional(Id),
}

/**
 * Why a party cannot get a task on this demand, where it cannot. Within the boundary of an item are its lead and its
 * supporters that have signed the convention. An urgent demand without an item yet may go to any signatory.
 */
export function beyondReach(
  act: 'assign' | 'reassign' | 'volunteer',
  demand: DemandState,
  { party: id, person }: Assignee,
  { insist = false, matter }: { readonly insist?: boolean; readonly matter?: string },
  { actor, reads: { community, workbook } }: WorkbookSetting,
): Rejection | undefined {
  const party = takingPart(community, id)
  if (isRejection(party)) return party
  const refused = notTo(demand, id, person)
  if (refused !== undefined) return refused
  const item = demand.item === undefined ? undefined : itemOf(workbook, demand.item)
  const within = item === undefined ? isSignatory(workbook, id) : mayReceive(workbook, item, party)
  if (!within && matter !== undefined)
    return reject('matter.unavailable', {
      en: 'Matters cannot grant exceptions yet. Assign within the boundary of the item.',
      zh: '目前还不能通过议题批准例外，请在事项边界内派单。',
    })
  if (!within) return outside(act, demand, id, insist ? actor : undefined)
  if (liveTaskOf(demand, id) !== undefined)
    return reject(
      'task.already-held',
      {
        en: 'The party already holds a task on this demand. It can hold one at a time.',
        zh: '该单位已承办此诉求的一项任务，同一时间只能承办一项。',
      },
      { party: id },
    )
  if (demand.review && demand.received.includes(id))
    return reject(
      'demand.under-review',
      {
        en: 'The demand was reopened three times, so only a party that never had a task on it can receive one.',
        zh: '该诉求已重办三次，只能派给此前未承办过的单位。',
      },
      { party: id },
    )
  return undefined
}

/** Refuses a receiver outside the boundary. An actor that insists is recorded besides. */
const outside = (act: string, { item, stream }: DemandState, target: string, insisting: Actor | undefined): Rejection =>
  reject(
    'boundary.outside',
    {
      en: 'The party has no part in this item, or has not signed the convention. Choose the lead, or a supporter that has signed.',
      zh: '该单位不在此事项的职责边界内，或尚未签署公约。请派给牵头单位或已签约的协助单位。',
    },
    { party: target, ...optional('item', item) },
    insisting && {
      aggregate: 'interference',
      command: 'record',
      data: {
        actor: insisting.id,
        ...optional('party', insisting.party),
        act,
        stream,
        // An urgent demand can be assigned before triage has found its item.
        item: item ?? 'untriaged',
        target,
      },
    },
  )

/** The named person of the party, or the deputy of one who is absent. */
export const present = (
  { party, person }: { readonly party: string; readonly person?: string },
  { now, reads }: DemandSetting,
): string | undefined => (person === undefined ? undefined : standIn(reads.community, person, party, now))

/** The person of the party who is on duty now, for an urgent demand that is not about them. */
export function onDutyFor(demand: DemandState, party: string, setting: DemandSetting): string | undefined {
  if (demand.level !== 'L1') return undefined
  return onDuty(setting.reads.community, setting.now).find(
    (one) => one.party === party && !isPersonNamed(demand, one.person),
  )?.person
}
