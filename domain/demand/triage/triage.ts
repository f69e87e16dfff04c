import { type Static, Type } from '@sinclair/typebox'
import { toldSafeContact } from '../../contact/safe-contact.ts'
import { Closed, command, isRejection, Line, optional, type Rejection, reject } from '../../kernel/index.ts'
import { ItemCode, Level, Visibility } from '../../workbook/shapes.ts'
import { type Item, itemOf } from '../../workbook/state.ts'
import { dueMoments, triagedDueTimes, triagedTasks } from '../clocks.ts'
import { namedIn } from '../danger/named.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { delicate } from '../intake/intake.ts'
import { placed } from '../intake/place.ts'
import { widened } from '../intake/safe-contact.ts'
import { byWorkbook, demandRule, type WorkbookSetting } from '../rule.ts'
import { Concern, Place } from '../shapes.ts'
import { type DemandState, hasLive, liveTasks, moreUrgent, narrowest } from '../state.ts'
import { isDeskInTime } from './desk.ts'

const Triage = Closed({
  item: ItemCode,
  summary: Line,
  /** At least as urgent as the item's, which is the default. */
  level: Type.Optional(Level),
  /** At least as narrow as the item, the raiser and delicate matters ask for. */
  visibility: Type.Optional(Visibility),
  concerns: Type.Optional(Type.Array(Concern, { maxItems: 4, uniqueItems: true })),
  place: Type.Optional(Place),
  /** Narrows how, when and by whom the raiser may be contacted. */
  safeContact: Type.Optional(toldSafeContact()),
})

export const triageDemand = demandRule(
  command({
    summary: {
      en: 'Sort a demand: its workbook item, its level, and one line without personal data that says what it is.',
      zh: '受理诉求：确定对应事项和等级，并用一句不含个人信息的话概括。',
    },
    by: COORDINATORS,
    reads: byWorkbook,
    data: Triage,
  }),
  (demand, data, setting) => {
    const { actor, reads } = setting
    const refused =
      requireStatus(demand, 'raised', 'triaged', 'assigned', 'in-progress') ??
      notAbout(demand, actor) ??
      widened(demand, data.safeContact)
    if (refused !== undefined) return refused
    // An urgent demand is sorted while parties already work on it. Any other is sorted before that, or after its tasks came back.
    if (demand.item !== undefined && hasLive(demand))
      return reject('demand.tasks-open', {
        en: 'A demand with open tasks cannot be sorted again. Have its tasks returned or withdrawn first.',
        zh: '诉求有未完成的任务，不能重新受理，请先退单或收回任务。',
      })
    const item = itemOf(reads.workbook, data.item)
    if (item === undefined)
      return reject(
        'item.unknown',
        {
          en: 'The workbook has no such item. Its list shows the codes.',
          zh: '管理工作手册中没有该事项，请从事项清单中选择。',
        },
        { item: data.item },
      )
    return triaged(demand, data, item, setting)
  },
)

function triaged(demand: DemandState, data: Static<typeof Triage>, item: Item, { now, reads, zones }: WorkbookSetting) {
  const level = data.level ?? item.level
  if (moreUrgent(item.level, level)) return levelTooLow(item.level)
  const place = placed(reads.community, { ...demand.place, ...data.place })
  if (isRejection(place)) return place
  const concerns = data.concerns ?? demand.concerns
  const tasks = triagedTasks(liveTasks(demand), level, reads.community, zones)
  return [
    demandEvents.DemandTriaged({
      item: data.item,
      summary: data.summary,
      level,
      visibility: narrowest(
        item.visibility,
        demand.wish,
        data.visibility,
        delicate(namedIn(demand)[0], concerns),
        demand.harm && 'restricted',
      ),
      ...(data.concerns === undefined && concerns.length === 0 ? {} : { concerns: [...concerns] }),
      place,
      ...optional('safeContact', data.safeContact),
      ...isDeskInTime(demand, now),
      ...dueMoments(triagedDueTimes(demand, level, reads.community, zones)),
      ...(tasks.length === 0 ? {} : { tasks }),
    }),
  ]
}

const levelTooLow = (level: Level): Rejection =>
  reject(
    'demand.level-too-low',
    {
      en: `\`level\` must be at least as urgent as ${level}, which the workbook promises for this item.`,
      zh: `管理工作手册规定该事项为 ${level} 级，所选等级不能低于该级别。`,
    },
    { level },
  )
