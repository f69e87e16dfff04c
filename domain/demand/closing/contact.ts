import { Type } from '@sinclair/typebox'
import { Closed, command, optional, Personal, reject, Text } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, deliverer, raiser, worker } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { unsafe } from './callback.ts'
import { ContactId } from './contact-events.ts'
import { contactedAt } from './contact-fold.ts'

const note = Type.Optional(Personal(Text))

export const recordContact = demandRule(
  command({
    summary: {
      en: 'Record that staff spoke with the raiser, or tried to. Two attempts at least two hours apart count as a contact.',
      zh: '登记与诉求人联系的情况。间隔两小时以上的两次联系（含未接通）视为已联系。',
    },
    by: [worker, deliverer, ...COORDINATORS],
    data: Closed({ spoken: Type.Boolean(), note }),
  }),
  (demand, { spoken, note }, { now, actor }) => {
    const { party } = actor
    if (party === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can record a contact.',
        zh: '只有代表单位的人员才能登记联系情况。',
      })
    const refused =
      requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'merged', 'delivered') ??
      notAbout(demand, actor) ??
      unsafe(demand, actor)
    if (refused !== undefined) return refused
    const contact = `c${demand.contacts.length + 1}`
    const counted = contactedAt([...demand.contacts, { id: contact, party, at: now, spoken }])
    const inTime = counted !== undefined && (demand.acceptBy === undefined || counted <= demand.acceptBy)
    return [demandEvents.RaiserContacted({ contact, party, spoken, inTime, ...optional('note', note) })]
  },
)

export const denyContact = demandRule(
  command({
    summary: {
      en: 'Deny as the raiser that staff made contact with you. What was recorded no longer counts.',
      zh: '诉求人否认工作人员登记的联系，该次联系不再计入。',
    },
    by: [raiser],
    data: Closed({ contact: Type.Optional(ContactId), note }),
  }),
  ({ contacts }, { contact: id, note }) => {
    const found =
      id === undefined ? contacts.findLast(({ denied }) => denied !== true) : contacts.find((one) => one.id === id)
    if (found === undefined)
      return reject('contact.unknown', {
        en: 'No such contact is recorded. The file of the demand lists them.',
        zh: '没有这条联系记录，请查看诉求详情。',
      })
    const { id: contact, party, denied } = found
    return denied === true ? [] : [demandEvents.ContactDenied({ contact, party, ...optional('note', note) })]
  },
)
