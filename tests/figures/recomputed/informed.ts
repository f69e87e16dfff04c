import { ENDS } from './demand-life.ts'
import { type Entries, type Entry, type Told, tell, tellAgain } from './entry.ts'
import { type FeedEvent, storiesOf } from './feed.ts'
import { holderIn } from './holders.ts'
import { approvalsTold } from './told/approvals.ts'
import { communityTold } from './told/community.ts'
import { demandsTold } from './told/demands.ts'
import { escalationsTold } from './told/escalations.ts'
import { outcomesTold } from './told/outcomes.ts'
import { raisersTold } from './told/raisers.ts'
import { secondmentsTold } from './told/secondments.ts'
import { sharesTold } from './told/shares.ts'
import { tasksTold } from './told/tasks.ts'
import { urgentTold } from './told/urgent.ts'

const kindsOf = (context: string, names: string, ids: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(names.split(' ').map((name) => [`${context}-${name}`, ids]))

/** The ids that name the thing of each kind of message that is recomputed. */
export const INFORMING: Readonly<Record<string, readonly string[]>> = {
  ...kindsOf('demand', 'raised triaged assigned in-progress delivered closed merged declined withdrawn held', [
    'demand',
  ]),
  ...kindsOf('demand', 'referred referral-ended unmerged reopened under-review extended contacted called', ['demand']),
  ...kindsOf('demand', 'long-running long-run-reported long-run-ended', ['demand']),
  ...kindsOf('share', 'approved urgent waitlisted displaced promoted declined cancelled', ['resource', 'share']),
  ...kindsOf('share', 'expired started no-show returned not-back back consumed', ['resource', 'share']),
  ...kindsOf('secondment', 'requested shared declined cancelled ended', ['person', 'secondment']),
  'task-withdrawn': ['demand', 'task'],
  'hours-confirmed': ['person', 'entry'],
  'breach-contested': ['breach'],
  'breach-answered': ['breach'],
  'breach-remedied': ['breach'],
  'breach-dismissed': ['breach'],
  'prices-set': ['list'],
  'prices-refused': ['list'],
  'demand-about-you': ['demand'],
  'reply-given': ['demand'],
  'hotline-result': ['demand'],
  'person-appointed': ['appointment'],
  'appointment-ended': ['appointment'],
  'stand-in-named': ['absence'],
  'stand-in-ended': ['absence'],
  'party-suspended': [],
  'party-reinstated': [],
  'skill-certified': ['skill'],
  'skill-lapsed': ['skill'],
  'funds-pledged': ['resource', 'party', 'quantity'],
  'funds-returned': ['resource', 'quantity', 'goesTo'],
  'resource-taken-over': ['resource'],
  'task-moved': ['demand', 'task'],
  'request-refused': ['demand', 'task', 'ground'],
  'demand-supervised': ['demand'],
  'callback-disputed': ['demand', 'callback'],
  'contact-denied': ['demand', 'contact'],
  'summons-answered': ['demand', 'party', 'answer'],
  'summons-missed': ['demand', 'parties'],
  'match-suggested': ['demand', 'task'],
  'hotline-answered': ['demand', 'question', 'granted'],
  'merge-ordered': ['demand', 'demands'],
  'merges-refused': ['demand', 'refused'],
  'approval-requested': ['demand', 'act'],
  'approval-granted': ['demand', 'act'],
  'approval-refused': ['demand', 'act'],
  'approval-lapsed': ['demand', 'act'],
  'dates-skipped': ['skipped'],
  'convention-amended': ['items'],
  'demand-urgent': ['demand', 'task'],
  'report-published': ['month'],
  'week-summarized': ['from', 'until'],
}

/** Kinds that tell some addressees what they ask of others. */
export const ALSO_ASKING: readonly string[] = [
  ...['secondment-requested', 'breach-contested', 'breach-answered', 'callback-disputed', 'convention-amended'],
  'demand-urgent',
]

/** docs/reference/metrics.md, "Inbox": every entry with what it said before. */
export function entriesOf(feed: readonly FeedEvent[]): Entry[] {
  const holders = new Map([...storiesOf(feed, 'resource')].map(([id, story]) => [id, holderIn(story).administrator]))
  const entries: Entries = new Map()
  for (const event of feed) {
    for (const [place, one] of toldBy(event)) tell(entries, place, event, one)
    if (event.name === 'AbsenceEnded') tellAgain(entries, `absence ${event.data.absence}`, event, 'stand-in-ended')
    // What has ended is due no more.
    const supervised = ENDS.includes(event.name) ? entries.get(`${event.id} supervised`) : undefined
    if (supervised !== undefined) entries.set(`${event.id} supervised`, { ...supervised, due: undefined })
  }
  const others = [...entries.values()].map((one) => ({
    ...one,
    to: one.to.replace(/^owner:(.*)$/, (_, id) => `party:${holders.get(id)}`),
  }))
  return [
    ...others,
    ...tasksTold(feed),
    ...demandsTold(feed),
    ...communityTold(feed),
    ...approvalsTold(feed),
    ...raisersTold(feed),
    ...sharesTold(feed),
    ...secondmentsTold(feed),
    ...urgentTold(feed),
    ...escalationsTold(feed),
    ...outcomesTold(feed),
  ]
}

/** What is told, and asks for nothing. */
export const informedOf = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ to, kind, asks }) => {
    if (kind === 'escalations-listed') return to.startsWith('party:')
    return INFORMING[kind] !== undefined && !(asks && ALSO_ASKING.includes(kind))
  })

type Telling = readonly [place: string, told: Told | undefined]

const told = (place: string, kind: string, to: string, ...of: readonly unknown[]): Telling => [
  place,
  { to, kind, of: of.map(String).join(' ') },
]

function toldBy(event: FeedEvent): readonly Telling[] {
  return [...droppedBy(event), ...toldOfDemand(event), ...toldOfOthers(event)]
}

function toldOfDemand({ name, data, id, actor }: FeedEvent): readonly Telling[] {
  switch (name) {
    case 'TaskReassigned': {
      const { task, from, party, cause } = data
      if (cause !== 'correction' || party === from) return []
      return [told(`${id} ${task} ${from}`, 'task-moved', `party:${from}`, id, task)]
    }
    case 'RequestRefused':
      return [told(`${id} ${data.task} refused`, 'request-refused', 'role:street-office', id, data.task, data.ground)]
    case 'DemandSupervised':
      return [[`${id} supervised`, { to: `party:${data.party}`, kind: 'demand-supervised', of: id, due: data.due }]]
    case 'CallbackDisputed':
      if (data.decidedBy !== undefined) return []
      return [told(`${id} ${data.callback}`, 'callback-disputed', `party:${data.party}`, id, data.callback)]
    case 'ContactDenied':
      return [told(`${id} ${data.contact}`, 'contact-denied', `party:${data.party}`, id, data.contact)]
    case 'SummonsAnswered':
      return [told(`${id} by ${data.by}`, 'summons-answered', `party:${data.by}`, id, data.party, data.answer)]
    case 'SummonsMissed':
      return [told(`${id} by ${data.by}`, 'summons-missed', `party:${data.by}`, id, data.parties)]
    case 'MatchSuggested':
      return [told(`${id} ${data.task} match`, 'match-suggested', `party:${data.party}`, id, data.task)]
    case 'HotlineAnswered':
      return [told(`${id} asked`, 'hotline-answered', `party:${data.askedBy}`, id, data.question, data.granted)]
    case 'MergeOrdered':
      return [told(`${id} merges ${actor}`, 'merge-ordered', `person:${actor}`, id, data.demands)]
    case 'MergesRefused':
      return [told(`${id} merges ${data.person}`, 'merges-refused', `person:${data.person}`, id, data.refused)]
    default:
      return []
  }
}

/** Events after which a task no longer needs what was suggested for it. */
const TASK_ENDS = ['TaskReturned', 'TaskReassigned', 'TaskWithdrawn', 'RequestRefused', 'ServiceDelivered']

/** What falls away, with nothing told in its place. */
function droppedBy({ name, data, id }: FeedEvent): readonly Telling[] {
  const stays = name === 'TaskReturned' && data.stays
  return TASK_ENDS.includes(name) && !stays && 'task' in data ? [[`${id} ${data.task} match`, undefined]] : []
}

function toldOfOthers({ name, data, id, party, eventId }: FeedEvent): readonly Telling[] {
  switch (name) {
    case 'PersonAppointed':
      return [told(data.appointment, 'person-appointed', `person:${data.person}`, data.appointment)]
    case 'AppointmentEnded':
      return [told(data.appointment, 'appointment-ended', `person:${data.person}`, data.appointment)]
    case 'TermsChanged': {
      const holder = data.administrator ?? data.owner
      return holder === undefined ? [] : [told(`holder ${id}`, 'resource-taken-over', `party:${holder}`, id)]
    }
    case 'AbsenceDeclared':
      return [told(`absence ${data.absence}`, 'stand-in-named', `person:${data.deputy}`, data.absence)]
    case 'PartySuspended':
      return [told(`standing ${data.party}`, 'party-suspended', `party:${data.party}`)]
    case 'PartyReinstated':
      return [told(`standing ${data.party}`, 'party-reinstated', `party:${data.party}`)]
    case 'SkillCertified':
      return [told(`${id} skill ${data.skill}`, 'skill-certified', `person:${id}`, data.skill)]
    case 'SkillLapsed':
      return [told(`${id} skill ${data.skill}`, 'skill-lapsed', `person:${id}`, data.skill)]
    case 'FundsPledged':
      return [told(eventId, 'funds-pledged', `owner:${id}`, id, data.party, data.quantity)]
    case 'FundsReturned': {
      const { destination, quantity } = data
      const goesTo = 'fund' in destination ? destination.fund : destination.to
      return [told(eventId, 'funds-returned', `party:${data.party}`, id, quantity, goesTo)]
    }
    case 'ShareRequested':
      if (data.series?.skipped === undefined) return []
      return [told(`${id} ${data.share} skipped`, 'dates-skipped', `party:${data.party}`, data.series.skipped)]
    case 'SecondmentRequested':
      if (data.series?.skipped === undefined) return []
      return [
        told(`${id} ${data.secondment} skipped`, 'dates-skipped', `party:${party ?? data.host}`, data.series.skipped),
      ]
    case 'ReportPublished':
      return [told('month', 'report-published', 'leads:all', data.month)]
    case 'WeekSummarized':
      return [told('week', 'week-summarized', 'leads:societies', data.from, data.until)]
    default:
      return []
  }
}
