import { type Static, Type } from '@sinclair/typebox'
import { toldSafeContact } from '../contact/safe-contact.ts'
import {
  Closed,
  command,
  isRejection,
  Line,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { ItemCode, Level, Visibility } from '../workbook/shapes.ts'
import { type Item, itemOf } from '../workbook/state.ts'
import { dueMoments, triagedDueTimes, triagedTasks } from './clocks.ts'
import { isDeskInTime } from './desk.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, raiser } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { delicate } from './intake.ts'
import { namedIn } from './named.ts'
import { placed } from './place.ts'
import { byWorkbook, demandRule, type WorkbookSetting } from './rule.ts'
import { widened } from './safe-contact.ts'
import { Concern, Place } from './shapes.ts'
import { type DemandState, hasLive, liveTasks, moreUrgent, narrowest } from './state.ts'

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

export const declineDemand = demandRule(
  command({
    summary: {
      en: 'Decline a demand. Its raiser can read the reason and appeal once.',
      zh: '不予受理并说明理由，诉求人可查看理由并申诉一次。',
    },
    by: COORDINATORS,
    data: Closed({ reason: Personal(Text) }),
  }),
  (demand, { reason }, { actor }) => {
    const refused = requireStatus(demand, 'raised', 'triaged') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party } = actor
    if (party === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can decline a demand: the raiser is told which party declined it.',
        zh: '只有代表单位的人员才能作出不予受理的决定。',
      })
    // A party whose work did not help may not decide that nothing more is done.
    if (demand.delivered.includes(party))
      return reject('demand.own-work', {
        en: 'Your party worked on this demand. Another party has to decide.',
        zh: '您所在单位承办过该诉求，请由其他单位决定。',
      })
    // A party that declined the demand may not also judge the appeal.
    if (demand.appealed && demand.declinedBy === party)
      return reject('demand.appeal-needs-another', {
        en: 'Your party declined this demand before the appeal. Another party has to decide.',
        zh: '您所在单位此前作出了不予受理的决定，申诉请由其他单位处理。',
      })
    return [demandEvents.DemandDeclined({ party, reason, appealable: !demand.appealed })]
  },
)

export const appealDecline = demandRule(
  command({
    summary: {
      en: 'Appeal once against a decline. Another party than the one that declined decides.',
      zh: '对不予受理提出申诉（限一次），由其他单位重新处理。',
    },
    by: [raiser],
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }) => {
    const refused = requireStatus(demand, 'declined')
    if (refused !== undefined) return refused
    if (demand.appealed)
      return reject('demand.appealed', {
        en: 'A demand can be appealed once, and this one was.',
        zh: '每条诉求只能申诉一次，该诉求已申诉过。',
      })
    return [
      demandEvents.DemandReopened({
        cause: 'appeal',
        reopenings: demand.reopenings,
        review: false,
        ...optional('note', note),
      }),
    ]
  },
)
