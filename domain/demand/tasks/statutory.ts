import { Type } from '@sinclair/typebox'
import { takingPart } from '../../community/participation.ts'
import { activeParties, type CommunityState } from '../../community/state.ts'
import {
  type Actor,
  Closed,
  command,
  Id,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { itemOf, legalBasisOf } from '../../workbook/state.ts'
import { dueMoments, ownDueTimes } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { holder } from '../grants.ts'
import { notAbout, notOfParty, notTo, requireStatus, taskIn } from '../guards.ts'
import { byWorkbook, demandRule, namedPerson } from '../rule.ts'
import { Uses } from '../shapes.ts'
import { assignable, assigned } from './assignment.ts'
import { alreadyHeld } from './boundary.ts'
import { RefusalGround } from './statutory-events.ts'

export const requestByLaw = demandRule(
  command({
    summary: {
      en: 'Request a body bound by law to act on the demand (statutory request). The street office sends it; where there is none, the committee.',
      zh: '依法转办：请负有法定职责的单位办理，由街道发出；没有街道的由居委会发出。',
    },
    by: ['street-office', 'committee'],
    reads: { ...byWorkbook, ...namedPerson },
    data: Closed({
      party: Id,
      person: Type.Optional(Id),
      uses: Type.Optional(Uses),
      note: Type.Optional(Personal(Text)),
    }),
  }),
  (demand, { party: id, person, uses, note }, setting) => {
    const { actor, reads } = setting
    const refused = assignable(demand) ?? notAbout(demand, actor) ?? notTheirs(reads.community, actor)
    if (refused !== undefined) return refused
    const party = takingPart(reads.community, id)
    if (isRejection(party)) return party
    const unfit = notTo(demand, id, person) ?? notOfParty(reads.named, id)
    if (unfit !== undefined) return unfit
    const item = demand.item === undefined ? undefined : itemOf(reads.workbook, demand.item)
    const basis = item === undefined ? undefined : legalBasisOf(item, party)
    if (basis === undefined) return noBasis(id, demand.item)
    const how = { volunteered: false, basis, own: dueMoments(ownDueTimes(demand, setting)) }
    const words = { ...optional('uses', uses), ...optional('note', note) }
    return (
      alreadyHeld(demand, id) ?? [
        assigned(demand, demand.tasks.length + 1, { party: id, person }, { ...how, ...words }),
      ]
    )
  },
)

/** The street office sends statutory requests while one takes part. */
const notTheirs = (community: CommunityState, { role }: Actor): Rejection | undefined =>
  role === 'street-office' || activeParties(community).every(({ kind }) => kind !== 'street-office')
    ? undefined
    : reject('request.street-office', {
        en: 'The street office sends statutory requests. Ask it to send this one.',
        zh: '依法转办由街道发出，请联系街道办理。',
      })

const noBasis = (party: string, item: string | undefined): Rejection =>
  reject(
    'request.no-basis',
    {
      en: 'The workbook names no legal basis on which this party can be asked to act on the item.',
      zh: '管理工作手册未列明该单位办理此事项的法律依据。',
    },
    { party, ...optional('item', item) },
  )

export const refuseRequest = demandRule(
  command({
    summary: {
      en: 'Refuse a statutory request on a legal ground. The demand returns to triage; the refusal is listed and is no breach.',
      zh: '依法答复不予办理并说明依据，诉求退回待派单；该答复单独列示，不计未履约。',
    },
    by: [holder],
    data: Closed({ task: TaskId, ground: RefusalGround, reason: Personal(Text) }),
  }),
  (demand, { task: id, ground, reason }, { actor }) => {
    const refused = requireStatus(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const task = taskIn(demand, id, 'assigned', 'accepted')
    if (isRejection(task)) return task
    if (task.basis === undefined)
      return reject('task.not-statutory', {
        en: 'Only a statutory request can be refused. Return the task and name the proper party.',
        zh: '只有依法转办件可以依法答复不予办理；其他任务请退单并指明应承办单位。',
      })
    return [demandEvents.RequestRefused({ task: id, party: task.party, ground, reason })]
  },
)
