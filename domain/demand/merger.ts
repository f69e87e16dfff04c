import { Type } from '@sinclair/typebox'
import { type Actor, Closed, command, Id, optional, Personal, type Rejection, reject, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS } from './grants.ts'
import { notAbout, requireStatus, UNDERWAY } from './guards.ts'
import { namedTarget } from './merge-target.ts'
import { namedIn } from './named.ts'
import { demandRule } from './rule.ts'
import { type DemandState, STATUS_NAMES, stateOf } from './state.ts'
import { withdrawnTasks } from './withdrawal.ts'

const note = Type.Optional(Personal(Text))

export const mergeDemand = demandRule(
  command({
    summary: {
      en: 'Merge this demand into another one, which goes on for both. This one keeps its number, and its own raiser answers for it.',
      zh: '并件：由另一条诉求合并办理。本诉求保留编号，仍由其诉求人评价。',
    },
    by: COORDINATORS,
    reads: namedTarget,
    data: Closed({ original: Id, note }),
  }),
  (demand, { original: id, note }, { id: self, actor, reads: { original } }) => {
    const refused = requireStatus(demand, ...UNDERWAY) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (id === self)
      return reject('demand.merge-itself', {
        en: '`original` must be another demand: a demand cannot be merged into itself.',
        zh: '诉求不能与自身并件，请选择另一条诉求。',
      })
    const unfit = original && unfitTarget(demand, original, actor)
    if (unfit !== undefined) return unfit
    return [
      ...withdrawnTasks(demand, 'demand-merged'),
      demandEvents.DemandMerged({ original: id, ...optional('note', note) }),
    ]
  },
)

function unfitTarget(demand: DemandState, original: DemandState, actor: Actor): Rejection | undefined {
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

export const unmergeDemand = demandRule(
  command({
    summary: {
      en: 'Undo a mistaken merge. The demand goes on by itself, and its clocks have kept running.',
      zh: '撤销错误的并件，诉求单独继续办理，时限连续计算。',
    },
    by: COORDINATORS,
    data: Closed({ note }),
  }),
  (demand, { note }, { actor }) => {
    const refused = requireStatus(demand, 'merged') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const original = demand.merged?.original
    return [
      demandEvents.DemandUnmerged({ ...optional('original', original), cause: 'mistaken', ...optional('note', note) }),
    ]
  },
)
