import { ENDS } from '../demand-life.ts'
import type { FeedEvent } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import type { Informed } from '../informed.ts'

/** What was asked of others about an act on a demand, and what became of it. */
interface Approval {
  readonly demand: string
  readonly act: string
  /** The party that asks. */
  readonly asker: string
  /** Those who may answer now; none once it is over. */
  to: readonly string[]
  due: string
  kind: 'approval-requested' | 'approval-granted' | 'approval-refused' | 'approval-lapsed'
}

type Answerers = Extract<FeedEvent, { readonly name: 'ApprovalAsked' | 'ApprovalPassedOn' }>['data']

/** docs/reference/metrics.md, "Inbox": approvals, for those who may answer. */
export const approvalsAsked = (feed: readonly FeedEvent[]): Asked[] =>
  approvalsIn(feed).flatMap(({ demand, act, to, due }) =>
    to.map((one) => ({ to: one, thing: `approval ${demand} ${act}`, due })),
  )

/** The same for the party that asked. */
export const approvalsTold = (feed: readonly FeedEvent[]): Informed[] =>
  approvalsIn(feed).map(({ demand, act, asker, kind }) => ({ to: `party:${asker}`, kind, of: `${demand} ${act}` }))

/** The last approval of each act on each demand. One that is open falls away with the demand. */
function approvalsIn(feed: readonly FeedEvent[]): Approval[] {
  const all = new Map<string, Approval>()
  for (const { name, data, id } of feed) {
    if (name === 'ApprovalAsked') {
      const [act, asker] = [data.asked.act, data.party]
      const [to, due] = [answerersOf(data, asker), data.dueBy]
      all.set(`${id} ${act}`, { demand: id, act, asker, to, due, kind: 'approval-requested' })
    }
    if (ENDS.includes(name))
      for (const [key, one] of all) if (one.demand === id && one.kind === 'approval-requested') all.delete(key)
    const found = 'act' in data ? all.get(`${id} ${data.act}`) : undefined
    if (found === undefined) continue
    if (name === 'ApprovalPassedOn') Object.assign(found, { to: answerersOf(data, found.asker), due: data.dueBy })
    if (name === 'ApprovalAnswered' && data.awaits === undefined)
      Object.assign(found, { to: [], kind: data.granted ? 'approval-granted' : 'approval-refused' })
    if (name === 'ApprovalLapsed') Object.assign(found, { to: [], kind: 'approval-lapsed' })
  }
  return [...all.values()]
}

/** docs/explanation/approvals.md: the kinds of parties and the representatives; or the asking party, whose people stand in. */
function answerersOf({ stage, kinds = [], people = [] }: Answerers, asker: string): readonly string[] {
  if (stage === 'stand-in') return [`party:${asker}`]
  const [kind] = kinds.filter((one) => one !== 'organization')
  const [person] = people
  return [...(kind === undefined ? [] : [`role:${kind}`]), ...(person === undefined ? [] : [`person:${person}`])]
}
