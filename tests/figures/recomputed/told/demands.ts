import { ENDS } from '../demand-life.ts'
import { type Entries, type Entry, tell, tellAgain } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'

const COORDINATORS = ['committee', 'social-work', 'street-office'] as const

/** docs/reference/metrics.md, "Inbox": what desks, callers, reviewers, summoned parties and hotlines have to do on a demand. */
export function demandsTold(feed: readonly FeedEvent[]): Entry[] {
  const entries: Entries = new Map()
  const drop = (...places: readonly string[]) => {
    for (const place of places) entries.delete(place)
  }
  for (const event of feed) {
    if (event.aggregate !== 'demand') continue
    drop(...endedBy(event, entries))
    ask(entries, event)
    askCoordinators(entries, event)
    summon(entries, event)
  }
  return [...entries.values()]
}

type Kind = FeedEvent['name']

/** The events after which nothing more of this is asked. */
const UNTIL: Readonly<Record<string, readonly Kind[]>> = {
  call: [
    ...(['CallbackSkipped', 'ServiceDelivered', 'DemandUnmerged', 'DemandReopened', ...ENDS] as const),
    ...(['CallbackDisputed', 'ReferralAnswered'] as const),
  ],
  desk: ['DemandTriaged', 'DemandReferred', 'DemandHeld', ...ENDS],
  result: ['ResultHandedBack'],
  review: ['ReviewRecorded', 'TaskAssigned', ...ENDS],
  report: ['LongRunEnded', ...ENDS],
  missed: ['LongRunGranted', 'LongRunReported', 'LongRunEnded', ...ENDS],
  harm: ['MandatoryReportMade', 'SuspicionCleared'],
  body: ['ReferralAnswered', 'ReferralEnded', ...ENDS],
  unattended: ['TaskAccepted', 'DemandReferred', ...ENDS],
  withdrawal: ['DemandReopened'],
}

/** The places of a demand where an event ends what was asked. */
function endedBy(event: FeedEvent, entries: Entries): string[] {
  const places = Object.keys(UNTIL).filter((what) => isOver(what, event, entries.get(`${event.id} ${what}`)))
  return [...entries.keys()].filter((key) => places.some((what) => `${key} `.startsWith(`${event.id} ${what} `)))
}

function isOver(what: string, { name, data }: FeedEvent, before: Entry | undefined): boolean {
  switch (what) {
    case 'call': {
      // A check goes on after another party reached the raiser.
      const dealt = before?.messages[0]?.event
      const isCheck = dealt?.name === 'CallbackDealt' && dealt.data.check !== undefined
      if (name === 'CallbackRecorded') return data.ofHotline === true || (data.reached && !isCheck)
      if (name === 'CallbackDisputed') return data.opens === true
      if (name === 'ReferralAnswered') return data.outcome === 'handled'
      break
    }
    case 'desk':
      // An urgent demand that gets a task before it is sorted still has to be sorted.
      if (name === 'TaskAssigned') return data.item !== undefined
      break
    case 'result':
      if (name === 'HotlineAnswered') return data.granted && data.question === 'return'
      break
    case 'unattended':
      if (name === 'TaskWithdrawn') return data.delivers === true
      if (name === 'DemandTriaged') return data.level !== 'L1' && data.level !== 'L2'
      break
    case 'withdrawal':
      if (name === 'WithdrawalChecked') return data.reached
      break
  }
  return UNTIL[what]?.includes(name) === true
}

/** What is asked of one addressee each. */
function ask(entries: Entries, event: FeedEvent): void {
  const { name, data, id } = event
  const to = (place: string, address: string, kind: string): void =>
    tell(entries, `${id} ${place}`, event, { to: address, kind, of: id, asks: true })
  if (name === 'CallbackDealt') {
    if (data.party === undefined) entries.delete(`${id} call`)
    else to('call', `party:${data.party}`, 'callback-due')
  }
  if ('desk' in data && 'triageBy' in data && data.desk !== undefined && data.triageBy !== undefined)
    to('desk', `party:${data.desk}`, 'triage-due')
  if (name === 'ReviewOrdered') {
    entries.delete(`${id} review`)
    to('review', `party:${data.party}`, 'review-ordered')
  }
  if (name === 'LongRunGranted') to('report', 'role:social-work', 'long-run-report-due')
  if (name === 'LongRunReported') tellAgain(entries, `${id} report`, event, 'long-run-report-due')
  if (name === 'LongRunReportMissed') to('missed', 'role:street-office', 'long-run-report-missed')
  if (name === 'HarmSuspected') to('harm', 'role:committee', 'harm-suspected')
  if (name === 'MandatoryReportMissed') {
    tellAgain(entries, `${id} harm`, event, 'report-late')
    to('harm late', 'role:street-office', 'report-late')
  }
  if (name === 'DutyGapMet') {
    to('unattended committee', 'role:committee', 'demand-unattended')
    if (!data.restricted) to('unattended leads', 'leads:all', 'demand-unattended')
  }
  if (name === 'CallbackDisputed' && data.decidedBy !== undefined)
    tell(entries, `${id} disputed`, event, {
      ...{ to: `party:${data.party}`, kind: 'callback-disputed', of: `${id} ${data.callback}`, asks: true },
    })
  if (name === 'CallbackRecorded' && data.ofHotline === true) entries.delete(`${id} disputed`)
  const invites = name === 'MembersInvited' || (name === 'DemandRaised' && data.group?.invited !== undefined)
  // One entry for all who are invited: it says no more to those who are invited later.
  if (invites && !entries.has(`${id} group`)) to('group', `follower:${id}`, 'group-invited')
  askForResult(entries, event)
}

/** The result of an order, which the committee hands back. A new order, or a new result of it, starts over. */
function askForResult(entries: Entries, event: FeedEvent): void {
  const { name, data, id } = event
  const place = `${id} result`
  const due = { to: 'role:committee', kind: 'hotline-result-due', of: id, asks: true } as const
  const isOrder = name === 'OrderSentAgain' || (name === 'DemandRaised' && data.order !== undefined)
  if (isOrder || ('resultDue' in data && data.resultDue !== undefined)) {
    entries.delete(place)
    tell(entries, place, event, due)
  }
  if (name === 'HandBackOverdue') tellAgain(entries, place, event, 'hotline-result-overdue')
  // The hotline gives more time.
  const isLate = entries.get(place)?.kind === 'hotline-result-overdue'
  if (name === 'HotlineAnswered' && data.until !== undefined && isLate) tell(entries, place, event, due)
}

/** What coordinators do after a time has passed, or for a withdrawal that was drawn: each office has its entry. */
function askCoordinators(entries: Entries, event: FeedEvent): void {
  const { name, data, id } = event
  const toAll = (place: string, kind: string, roles: readonly string[]): void => {
    for (const role of roles)
      tell(entries, `${id} ${place} ${role}`, event, { to: `role:${role}`, kind, of: id, asks: true })
  }
  // Where no party holds a task, the desk is urged.
  if (name === 'DemandUrged' && data.tasks.length === 0) tellAgain(entries, `${id} desk`, event, 'demand-urged')
  if (name === 'TriageOverdue') {
    tellAgain(entries, `${id} desk`, event, 'triage-overdue')
    toAll('desk', 'triage-overdue', data.to)
  }
  if (name === 'ReferralReminded') toAll('body', 'referral-overdue', COORDINATORS)
  if (name === 'DemandWithdrawn' && data.toCall === true) toAll('withdrawal', 'withdrawal-to-call', COORDINATORS)
}

/** A summons goes with the answer. With the end of the demand it goes too, unless its answer was missed. */
function summon(entries: Entries, event: FeedEvent): void {
  const { name, data, id } = event
  const of = (party: string): string => `${id} summons ${party}`
  if (name === 'PartiesSummoned')
    for (const party of data.parties)
      tell(entries, of(party), event, { to: `party:${party}`, kind: 'summoned', of: id, asks: true })
  if (name === 'SummonsMissed')
    for (const party of data.parties) {
      if (data.cause === 'departure') entries.delete(of(party))
      else tellAgain(entries, of(party), event, 'summons-overdue')
    }
  if (name === 'SummonsAnswered') entries.delete(of(data.party))
  if (!ENDS.includes(name)) return
  for (const [place, { kind }] of entries) if (place.startsWith(of('')) && kind === 'summoned') entries.delete(place)
}
