import { demandLife, ENDS } from '../demand-life.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'

/** docs/reference/metrics.md, "Inbox": suspected harm, questions to a hotline, invitations to groups, gaps of the duty roster. */
export const othersAsked = (feed: readonly FeedEvent[]): Asked[] => [
  ...[...storiesOf(feed, 'demand')].flatMap(([id, story]) => [
    ...harmAsked(id, story),
    ...hotlineAsked(id, story),
    ...groupAsked(id, story),
  ]),
  ...rosterAsked(feed),
]

/** Those who have to report, until it is reported or cleared; once the report is late, the street office too. */
function harmAsked(id: string, story: readonly FeedEvent[]): Asked[] {
  const life = demandLife(story)
  const harm = life?.danger.harm
  if (harm === undefined || harm === null || life?.harmOpen !== true) return []
  const missed = story.findLast(({ name }) => name === 'MandatoryReportMissed')
  const due = harm.late && missed?.name === 'MandatoryReportMissed' ? missed.data.due : harm.reportBy
  const to = ['role:committee', ...(harm.late ? ['role:street-office'] : [])]
  return to.map((one) => ({ to: one, thing: `harm ${id}`, due }))
}

/** What a hotline is asked about its order, until it answers; a callback of its own that the raiser disputes, until it calls again. */
function hotlineAsked(id: string, story: readonly FeedEvent[]): Asked[] {
  const open = new Map<string, Asked>()
  for (const { name, data } of story) {
    const thing = name === 'HotlineAsked' || name === 'HotlineAnswered' ? `question ${id}` : `disputed ${id}`
    if (name === 'HotlineAsked') open.set(thing, { to: `party:${data.hotline}`, thing, due: null })
    if (name === 'CallbackDisputed' && data.decidedBy !== undefined)
      open.set(thing, { to: `party:${data.party}`, thing, due: null })
    if (name === 'HotlineAnswered' || (name === 'CallbackRecorded' && data.ofHotline === true)) open.delete(thing)
    // The result takes the place of the question.
    if (name === 'ResultHandedBack') open.delete(`question ${id}`)
  }
  return [...open.values()]
}

/** Residents who are invited to a group. What has ended takes no members until it is opened again. */
function groupAsked(id: string, story: readonly FeedEvent[]): Asked[] {
  let isInvited = false
  let isOver = false
  for (const { name, data } of story) {
    if (name === 'DemandRaised' && data.group?.invited !== undefined) isInvited = true
    if (name === 'MembersInvited') isInvited = true
    if (ENDS.includes(name)) isOver = true
    if (name === 'DemandReopened' || name === 'DemandUnmerged') isOver = false
    if (name === 'CallbackDisputed' && data.opens === true) isOver = false
  }
  return isInvited && !isOver ? [{ to: `follower:${id}`, thing: `group ${id}`, due: null }] : []
}

/** The gaps that the last report found, for the leads of all parties. */
function rosterAsked(feed: readonly FeedEvent[]): Asked[] {
  const last = feed.findLast(({ name }) => name === 'DutyGapsFound')
  const first = last?.name === 'DutyGapsFound' ? last.data.gaps[0] : undefined
  return first === undefined ? [] : [{ to: 'leads:all', thing: 'gaps', due: first.from }]
}
