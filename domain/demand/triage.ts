import { Type } from '@sinclair/typebox'
import { Closed, type CommandData, command, type Decision, Line, Personal, reject, Text } from '../kernel/index.ts'
import { itemOf } from '../workbook/index.ts'
import { dueMoments, triagedDueTimes } from './clocks.ts'
import { demandEvents } from './events.ts'
import { type ByWorkbook, byWorkbook, placed } from './grounds.ts'
import { COORDINATORS, type Here, isRejection, needs, notAbout, optional, raiser } from './guards.ts'
import { delicate } from './raising.ts'
import { Concern, ItemCode, Level, Place, Visibility } from './shapes.ts'
import { type DemandState, hasLive, moreUrgent, narrowest } from './state.ts'

export const triage = command({
  summary:
    'Say which workbook item a demand falls under, how urgent it is, and in one line without personal data what it is.',
  by: COORDINATORS,
  reads: byWorkbook,
  data: Closed({
    item: ItemCode,
    summary: Line,
    /** At least as urgent as the item's, which applies unless told. */
    level: Type.Optional(Level),
    /** At least as narrow as what the item, the raiser and delicate matters ask for. */
    visibility: Type.Optional(Visibility),
    concerns: Type.Optional(Type.Array(Concern, { maxItems: 4, uniqueItems: true })),
    place: Type.Optional(Place),
  }),
})

export function decideTriage(
  demand: DemandState,
  data: CommandData<typeof triage>,
  { actor, reads: { community, workbook }, zones }: ByWorkbook,
): Decision {
  const refused = needs(demand, 'raised', 'triaged', 'assigned', 'in-progress') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  // An urgent demand is sorted while it is already being worked on; any other one before, or after its tasks came back.
  if (demand.item !== undefined && hasLive(demand))
    return reject(
      'demand.tasks-open',
      'A demand under way is not sorted anew: have its tasks returned or withdrawn first.',
    )
  const item = itemOf(workbook, data.item)
  if (item === undefined)
    return reject('item.unknown', 'The workbook has no such item: its list shows the codes.', { item: data.item })
  const level = data.level ?? item.level
  if (moreUrgent(item.level, level))
    return reject('demand.level-too-low', `The workbook promises ${item.level} for this item: name no slower level.`, {
      level: item.level,
    })
  const place = placed(community, { ...demand.place, ...data.place })
  if (isRejection(place)) return place

  const concerns = data.concerns ?? demand.concerns
  return [
    demandEvents.DemandTriaged({
      item: data.item,
      summary: data.summary,
      level,
      visibility: narrowest(item.visibility, demand.wish, data.visibility, delicate(demand.about, concerns)),
      ...(data.concerns === undefined && concerns.length === 0 ? {} : { concerns: [...concerns] }),
      place,
      ...dueMoments(triagedDueTimes(demand, level, community, zones)),
    }),
  ]
}

export const decline = command({
  summary: 'Refuse a demand with a reason that its raiser can read, and appeal once.',
  by: COORDINATORS,
  data: Closed({ reason: Personal(Text) }),
})

export function decideDecline(demand: DemandState, { reason }: CommandData<typeof decline>, { actor }: Here): Decision {
  const refused = needs(demand, 'raised', 'triaged') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const { party } = actor
  if (party === undefined)
    return reject('actor.without-party', 'Only somebody who acts for a party can decline: its raiser sees which one.')
  // Reopened, it is not for those whose work did not help to say that nothing more is done.
  if (demand.delivered.includes(party))
    return reject('demand.own-work', 'Your party worked on this demand: another party has to decide.')
  // Whoever refused cannot also judge the appeal.
  if (demand.appealed && demand.declinedBy === party)
    return reject(
      'demand.appeal-needs-another',
      'Your party declined this before its appeal: another party has to decide.',
    )
  return [demandEvents.DemandDeclined({ party, reason, appealable: !demand.appealed })]
}

export const appeal = command({
  summary: 'Have a declined demand looked at again, by another party than the one that declined. Possible once.',
  by: [raiser],
  data: Closed({ note: Type.Optional(Personal(Text)) }),
})

export function decideAppeal(demand: DemandState, { note }: CommandData<typeof appeal>): Decision {
  const refused = needs(demand, 'declined')
  if (refused !== undefined) return refused
  if (demand.appealed) return reject('demand.appealed', 'A demand can be appealed once, and this one was.')
  return [
    demandEvents.DemandReopened({
      cause: 'appeal',
      reopenings: demand.reopenings,
      review: false,
      ...optional('note', note),
    }),
  ]
}
