import { type Static, Type } from '@sinclair/typebox'
import { takingPart } from '../../community/participation.ts'
import { onDuty, type Party, standIn } from '../../community/state.ts'
import { type Act, InstructedBy } from '../../interference/shapes.ts'
import {
  type Actor,
  Id,
  isRejection,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { type Item, isSignatory, itemOf, legalBasisOf, mayReceive } from '../../workbook/state.ts'
import { isPersonNamed } from '../danger/named.ts'
import { notTo } from '../guards.ts'
import type { DemandSetting, WorkbookSetting } from '../rule.ts'
import { type DemandState, liveTaskOf } from '../state.ts'

/** The party, and the person in it, that is to get a task. */
export interface Assignee {
  readonly party: string
  readonly person?: string | undefined
}

/** The fields by which a command asks for more than the boundary allows. */
export const exception = {
  /** Sent again after a refusal by the boundary: still refused, and recorded as interference. */
  insist: Type.Optional(Type.Boolean()),
  /** Who instructed the sender to insist, and in which words: `insist` needs both. */
  instructedBy: Type.Optional(InstructedBy),
  words: Type.Optional(Personal(Text)),
  /** A resolved matter that grants an exception. */
  matter: Type.Optional(Id),
}

/** What a command asks beyond the boundary. */
interface Asked {
  readonly insist?: boolean
  readonly instructedBy?: Static<typeof InstructedBy>
  readonly words?: Private<string>
  readonly matter?: string
}

/**
 * Why a party cannot get a task on this demand, where it cannot. Within the boundary of an item are its lead and its
 * supporters that have signed the convention. An urgent demand without an item yet may go to any signatory.
 */
export function beyondReach(
  act: Act,
  demand: DemandState,
  { party: id, person }: Assignee,
  asked: Asked,
  { actor, reads: { community, workbook } }: WorkbookSetting,
): Rejection | undefined {
  const party = takingPart(community, id)
  if (isRejection(party)) return party
  const refused = notTo(demand, id, person)
  if (refused !== undefined) return refused
  const item = demand.item === undefined ? undefined : itemOf(workbook, demand.item)
  const within = item === undefined ? isSignatory(workbook, id) : mayReceive(workbook, item, party)
  if (!within && asked.matter !== undefined)
    return reject('matter.unavailable', {
      en: 'Matters cannot grant exceptions yet. Assign within the boundary of the item.',
      zh: '目前还不能通过议题批准例外，请在事项边界内派单。',
    })
  if (!within) return outside(act, demand, party, item, asked, actor)
  const held = alreadyHeld(demand, id)
  if (held !== undefined) return held
  return undefined
}
/** Refuses a party that holds a task on the demand. */
export const alreadyHeld = (demand: DemandState, party: string): Rejection | undefined =>
  liveTaskOf(demand, party) === undefined
    ? undefined
    : reject(
        'task.already-held',
        {
          en: 'The party already holds a task on this demand. It can hold one at a time.',
          zh: '该单位已承办此诉求的一项任务，同一时间只能承办一项。',
        },
        { party },
      )

/** Refuses a receiver outside the boundary. An actor that insists is recorded besides, with who instructed it. */
function outside(
  act: Act,
  { item: code, stream }: DemandState,
  target: Party,
  item: Item | undefined,
  { insist = false, instructedBy, words }: Asked,
  { id: actor, party }: Actor,
): Rejection {
  if (insist && (instructedBy === undefined || words === undefined)) return unnamed()
  const details = { party: target.id, ...optional('item', code) }
  const record = { actor, ...optional('party', party), act, stream, target: target.id, instructedBy, words }
  // An urgent demand can be assigned before triage has found its item.
  const also = insist
    ? { aggregate: 'interference', command: 'record', data: { ...record, item: code ?? 'untriaged' } }
    : undefined
  if (item !== undefined && legalBasisOf(item, target) !== undefined)
    return reject(
      'boundary.statutory',
      {
        en: 'A law binds this party, not the convention, so it gets no tasks. Ask the street office for a statutory request.',
        zh: '该单位依法履职、不签公约，不能直接派单，请由街道依法转办。',
      },
      details,
      also,
    )
  return reject(
    'boundary.outside',
    {
      en: 'The party has no part in this item, or has not signed the convention. Choose the lead, or a supporter that has signed.',
      zh: '该单位不在此事项的职责边界内，或尚未签署公约。请派给牵头单位或已签约的协助单位。',
    },
    details,
    also,
  )
}

/** The engine protects a clerk who is told to insist: the record says who instructed it, and how. */
const unnamed = (): Rejection =>
  reject('boundary.instruction-missing', {
    en: 'To insist, name in `instructedBy` who instructed you, with the position, and give the words of the instruction in `words`.',
    zh: '坚持办理须填写指示人及其职务（`instructedBy`）和指示原话（`words`）。',
  })

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
