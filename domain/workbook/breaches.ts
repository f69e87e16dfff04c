import { Type } from '@sinclair/typebox'
import { PARTY_KINDS, SOCIETIES } from '../community/shapes.ts'
import {
  type Actor,
  Closed,
  command,
  Id,
  isRejection,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { workbookEvents } from './events.ts'
import { matterUnavailable } from './matters.ts'
import { workbookRule } from './rule.ts'
import { BreachId, BreachKind, ItemCode } from './shapes.ts'
import { type Breach, breachOf, isSignatory, itemOf, type WorkbookState } from './state.ts'

const { BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents

const own = (): Rejection =>
  reject('breach.own', {
    en: 'A party cannot record, remedy or dismiss its own breach. Another party must do it.',
    zh: '单位不能登记、确认补救或撤销自身的未履约记录，应由其他单位办理。',
  })

export const recordBreach = workbookRule(
  command({
    summary: {
      en: 'Record that a party broke the convention. No party can record its own breach.',
      zh: '登记单位未履约，不得登记本单位。',
    },
    by: [...PARTY_KINDS, 'service'],
    data: Closed({
      party: Id,
      item: ItemCode,
      kind: BreachKind,
      source: Type.Optional(Id),
      note: Type.Optional(Personal(Text)),
    }),
  }),
  (state, data, { actor }) => {
    if (data.party === actor.party) return own()
    if (itemOf(state, data.item) === undefined) {
      return reject(
        'item.unknown',
        { en: 'The workbook has no item with this code.', zh: '管理工作手册没有此编号的事项。' },
        { code: data.item },
      )
    }
    if (!isSignatory(state, data.party)) {
      return reject(
        'breach.not-bound',
        {
          en: 'The convention binds only parties that have signed the version in force. This party has not.',
          zh: '公约只约束已签署现行版本的单位，该单位尚未签署。',
        },
        { party: data.party },
      )
    }
    const known = Object.values(state.breaches).find(
      ({ party, item, kind, source }) =>
        party === data.party && item === data.item && kind === data.kind && source === data.source,
    )
    if (known !== undefined) {
      return reject(
        'breach.exists',
        { en: 'This breach is already recorded and still open.', zh: '该未履约已登记，尚未了结。' },
        { breach: known.id },
      )
    }
    return [BreachRecorded({ breach: `b${state.breached + 1}`, ...data })]
  },
)

/** The open breach if it is not the sender's own, or the reason why the sender cannot close it. */
function toClose(state: WorkbookState, id: string, actor: Actor): Breach | Rejection {
  const breach = breachOf(state, id)
  if (breach === undefined) {
    return Number(id.slice(1)) <= state.breached
      ? reject(
          'breach.closed',
          { en: 'This breach has already been remedied or dismissed.', zh: '该未履约已补救或已撤销。' },
          { breach: id },
        )
      : reject(
          'breach.unknown',
          { en: 'There is no breach with this id.', zh: '没有此编号的未履约记录。' },
          { breach: id },
        )
  }
  return breach.party === actor.party ? own() : breach
}

/** The party that recorded a breach may close it. A breach recorded by the engine may be closed by any of the three societies. */
const mayClose = ({ by }: Breach, { party, role }: Actor): boolean =>
  by === undefined ? role === 'service' || SOCIETIES.some((society) => society === role) : by === party

export const remedyBreach = workbookRule(
  command({
    summary: {
      en: 'Record that a breach was remedied: by the party that recorded it or by the engine, never by the party in breach.',
      zh: '确认未履约已补救，由登记单位或系统办理，未履约单位不得办理。',
    },
    by: [...PARTY_KINDS, 'service'],
    data: Closed({ breach: BreachId, note: Type.Optional(Personal(Text)) }),
  }),
  (state, data, { actor }) => {
    const breach = toClose(state, data.breach, actor)
    if (isRejection(breach)) return breach
    if (actor.role !== 'service' && !mayClose(breach, actor)) {
      return reject(
        'breach.other-recorder',
        {
          en: 'Only the party that recorded a breach can say that it is remedied.',
          zh: '只有登记该未履约的单位可以确认已补救。',
        },
        { breach: breach.id },
      )
    }
    return [BreachRemedied({ ...data, party: breach.party })]
  },
)

export const dismissBreach = workbookRule(
  command({
    summary: {
      en: 'Dismiss a breach: by the party that recorded it, or, if the engine recorded it, by another party of the three societies.',
      zh: '撤销未履约记录，由登记单位办理；系统登记的，由三社其他单位办理。',
    },
    by: [...PARTY_KINDS, 'service'],
    data: Closed({ breach: BreachId, reason: Personal(Text) }),
  }),
  (state, data, { actor }) => {
    const breach = toClose(state, data.breach, actor)
    if (isRejection(breach)) return breach
    if (!mayClose(breach, actor))
      return matterUnavailable({
        en: 'Dismissing a breach that another party recorded',
        zh: '撤销其他单位登记的未履约',
      })
    return [BreachDismissed({ ...data, party: breach.party })]
  },
)
