import { type Matter, mayNotAnswer, nextAnswerers, stageFor, withoutStandIns } from '../approval/answerers.ts'
import type { OpenApproval, Stage } from '../approval/shapes.ts'
import { SOCIETIES } from '../community/shapes.ts'
import {
  Closed,
  command,
  DAY,
  dayText,
  type Instant,
  isRejection,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../kernel/index.ts'
import { personnelEvents } from './events.ts'
import { homeParty, sideOf, thePerson } from './grants.ts'
import { secondmentIn } from './guards.ts'
import { unfitMinutes } from './hours.ts'
import { personRule } from './rule.ts'
import { EntryId, MinutesOrNone, SecondmentId } from './shapes.ts'
import {
  between,
  type Dispute,
  disputedEntry,
  hoursEntryOf,
  type PersonState,
  type ReducedHours,
  type Secondment,
  secondmentOf,
} from './state.ts'

const { HoursConfirmed, HoursDisputed } = personnelEvents

/** The days after a confirmation within which it can be disputed. */
const DISPUTE_DAYS = 15

interface Naming {
  readonly secondment: string
  readonly entry: string
}

/** The hours as a matter that an independent party decides: neither side, nor another party of the person. */
const matterOfHours = (person: PersonState, { home, host }: Secondment): Matter => ({
  knows: () => true,
  isAbout: ({ id }) => id === person.person,
  hasTask: (party) => party === home || party === host || person.parties.includes(party),
  delivered: (id) => id === person.person,
})

/** The record of the sender as a person who works here. */
const senderRecord = read.self<PersonState, Naming>((_, __, actor) => actor.id)

export const disputeHours = personRule(
  command({
    summary: {
      en: `Dispute that fewer minutes were confirmed than were logged, within ${DISPUTE_DAYS} days: the person or the sending party. The host confirms more, or an independent party settles it.`,
      zh: `本人或派出单位对确认时长少于登记时长提出异议，须在确认后 ${DISPUTE_DAYS} 天内；由接收单位重新确认或由独立单位裁定。`,
    },
    by: [homeParty, thePerson],
    reads: { sender: senderRecord },
    data: Closed({ secondment: SecondmentId, entry: EntryId, words: Personal(Text) }),
  }),
  (person, { secondment: id, entry, words }, { actor, now, zones, reads: { community, sender } }) => {
    const one = secondmentIn(person, id)
    if (isRejection(one)) return one
    const put = hoursEntryOf(one.reduced, entry)
    const refused = notDisputable(put, now)
    if (put === undefined || refused !== undefined) return refused ?? []
    const asking = { party: one.home, independence: 'another-society' } as const
    const ground = { community, now, zones }
    const asker = { id: actor.id, record: sender }
    return [
      HoursDisputed({
        ...between(one),
        entry,
        by: sideOf(person, actor),
        minutes: put.minutes,
        confirmed: put.confirmed,
        words,
        ...withoutStandIns(nextAnswerers('begin', asking, asker, matterOfHours(person, one), ground)),
        day: dayText(put.day),
      }),
    ]
  },
)

function notDisputable(put: ReducedHours | undefined, now: Instant): Rejection | undefined {
  if (put === undefined)
    return reject('hours.not-reduced', {
      en: 'Only hours of which the host confirmed fewer minutes than were logged can be disputed, and what an independent party settled is final.',
      zh: '只有确认时长少于登记时长的条目可以提出异议；独立单位已裁定的为最终结果。',
    })
  if (put.dispute !== undefined)
    return reject('hours.disputed', { en: 'These hours are disputed already.', zh: '该时长已提出异议。' })
  return now <= put.at + DISPUTE_DAYS * DAY
    ? undefined
    : reject('hours.dispute-too-late', {
        en: `Hours can be disputed within ${DISPUTE_DAYS} days after the host confirmed them.`,
        zh: `异议须在确认后 ${DISPUTE_DAYS} 天内提出。`,
      })
}

/** The inbox tells independent parties what is disputed. They need not know more of the person, so the command introduces them. */
export const settleHours = personRule(
  command({
    summary: {
      en: 'Settle disputed hours: a party of another society than the sending party that neither receives the person nor has them as a member, later the street office.',
      zh: '裁定有争议的时长：由与派出单位不同社、非接收单位且非本人所属的单位裁定，逾期由街道办事处裁定。',
    },
    by: [...SOCIETIES, 'street-office'],
    introduces: true,
    reads: {
      asker: read.self<PersonState, Naming>((data, person) => disputerOf(person, data)),
      answerer: senderRecord,
    },
    data: Closed({ secondment: SecondmentId, entry: EntryId, minutes: MinutesOrNone, reason: Personal(Text) }),
  }),
  (person, { secondment: id, entry, minutes, reason }, { actor, now, zones, reads }) => {
    const one = secondmentIn(person, id)
    const put = isRejection(one) ? undefined : disputedEntry(one, entry)
    if (isRejection(one) || put?.dispute === undefined)
      return reject(
        'hours.not-disputed',
        { en: 'No dispute about this entry waits for an answer.', zh: '该条时长没有待裁定的争议。' },
        { entry },
      )
    const open = asked(one, put.dispute, entry, stageFor(put.dispute, actor.role, now))
    const ground = { community: reads.community, now, zones }
    const refused =
      mayNotAnswer(open, actor, reads, matterOfHours(person, one), ground) ?? unfitMinutes(minutes, put.minutes, reason)
    if (refused !== undefined) return refused
    return [
      HoursConfirmed({ ...between(one), entry, minutes, reason, settledBy: actor.party ?? '', day: dayText(put.day) }),
    ]
  },
)

const disputerOf = (person: PersonState, { secondment, entry }: Naming): string | undefined => {
  const one = secondmentOf(person, secondment)
  return one && disputedEntry(one, entry)?.dispute?.person
}

/** The dispute as an approval that the sending party asks for. */
const asked = (
  { home }: Secondment,
  { person, dueBy }: Dispute,
  entry: string,
  stage: Stage,
): OpenApproval<undefined> => ({
  id: entry,
  asked: undefined,
  party: home,
  person,
  independence: 'another-society',
  askedAt: dueBy,
  stage,
  dueBy,
  agreed: [],
})
