import { Type } from '@sinclair/typebox'
import { PARTY_KINDS, SOCIETIES } from '../community/shapes.ts'
import {
  type Actor,
  Closed,
  command,
  Id,
  isRejection,
  Personal,
  type RecordedEvent,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { type BreachCase, concerns, groundless, hasPartIn, namedCase } from './breach-case.ts'
import { underContest, upheldBreach } from './contest.ts'
import { workbookEvents } from './events.ts'
import { matterUnavailable } from './matters.ts'
import { workbookRule } from './rule.ts'
import { BreachId, BreachKind, ItemCode } from './shapes.ts'
import {
  type Breach,
  type Item,
  isSignatory,
  itemOf,
  openBreach,
  partIn,
  signatureOf,
  type WorkbookState,
} from './state.ts'

const { BreachDismissed, BreachRecorded, BreachRemedied } = workbookEvents

const own = (): Rejection =>
  reject('breach.own', {
    en: 'A party cannot record, remedy or dismiss its own breach. Another party must do it.',
    zh: '单位不能登记、确认补救或撤销自身的未履约记录，应由其他单位办理。',
  })

export const recordBreach = workbookRule(
  command({
    summary: {
      en: 'Record that a party broke the convention, naming the event that shows it: the engine, or another party with a task, share or signature in the case.',
      zh: '登记单位未履约并注明依据的事件：由系统办理，或由在此事中有任务、借用或签约的其他单位办理。',
    },
    by: [...PARTY_KINDS, 'service'],
    reads: namedCase,
    data: Closed({
      party: Id,
      item: ItemCode,
      kind: BreachKind,
      /** The stream of the demand or the resource that shows the breach. */
      source: Id,
      /** The id of the event in that stream that grounds the breach. */
      event: Id,
      note: Type.Optional(Personal(Text)),
    }),
  }),
  (state, data, { actor, reads }) => {
    if (data.party === actor.party) return own()
    const found = itemOf(state, data.item)
    if (found === undefined) {
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
    const event = reads.demandEvent ?? reads.resourceEvent
    const refused = groundless({ event, party: data.party, of: reads }, data.source)
    if (refused !== undefined) return refused
    if (actor.role !== 'service' && !takesPart(state, found, event, reads, actor)) {
      return reject(
        'breach.no-part',
        {
          en: 'Only a party with a task, share or signature in the case can record this breach.',
          zh: '只有在此事中有任务、借用或签约的单位才能登记该未履约。',
        },
        { item: data.item },
      )
    }
    const known = Object.values(state.breaches).find(
      ({ party, item, kind, source, event }) =>
        party === data.party &&
        item === data.item &&
        kind === data.kind &&
        source === data.source &&
        (event ?? data.event) === data.event,
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

/** Whether the sender's party has a part in the case, is named by its event, or signed the item. */
function takesPart(
  state: WorkbookState,
  item: Item,
  event: RecordedEvent | undefined,
  of: BreachCase,
  { role, party = '' }: Actor,
): boolean {
  const kind = signatureOf(state, party)?.kind
  const signed = kind === role && isSignatory(state, party) && partIn(item, { id: party, kind }) !== undefined
  return signed || hasPartIn(of, party) || (event !== undefined && concerns(event, party, of))
}

/** The open breach, or the reason why the sender cannot close it: it is the sender's own, or it is contested. */
function toClose(state: WorkbookState, id: string, actor: Actor): Breach | Rejection {
  const breach = openBreach(state, id)
  if (isRejection(breach)) return breach
  if (breach.party === actor.party) return own()
  return breach.contest === undefined ? breach : underContest(breach)
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
    if (breach.upheld === true) return upheldBreach(breach)
    if (!mayClose(breach, actor))
      return matterUnavailable({
        en: 'Dismissing a breach that another party recorded',
        zh: '撤销其他单位登记的未履约',
      })
    return [BreachDismissed({ ...data, party: breach.party })]
  },
)
