import type { About } from '../about.ts'
import { ENDS } from '../demand-life.ts'
import { type Because, type Entries, type Entry, type Told, tell } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import { bothOf } from '../questions.ts'

/** What was asked of others about an act on a demand, and what became of it. */
interface Approval {
  readonly demand: string
  readonly act: string
  /** The party that asks. */
  readonly asker: string
  /** Those who may answer now; none once it is over. */
  to: readonly Pick<Told, 'to' | 'also'>[]
  due: string
  isOpen: boolean
  /** What is said of it to each addressee. The asked act says why, and by which code. */
  readonly entries: Entries
  readonly why: Because
  readonly about: About
}

type Answerers = Extract<FeedEvent, { readonly name: 'ApprovalAsked' | 'ApprovalPassedOn' }>['data']

/** docs/reference/metrics.md, "Inbox": approvals, for those who may answer. */
export const approvalsAsked = (feed: readonly FeedEvent[]): Asked[] =>
  approvalsIn(feed).flatMap(({ demand, act, to, due }) =>
    to.map((one) => ({ to: one.to, thing: `approval ${demand} ${act}`, due })),
  )

/** What those who may answer read, and the party that asked. */
export const approvalsTold = (feed: readonly FeedEvent[]): Entry[] =>
  approvalsIn(feed).flatMap(({ entries, isOpen, due }) =>
    [...entries].map(([place, one]) => (isOpen && place === 'asker' ? { ...one, due } : one)),
  )

/** The last approval of each act on each demand. One that is open falls away with the demand. */
function approvalsIn(feed: readonly FeedEvent[]): Approval[] {
  const all = new Map<string, Approval>()
  for (const event of feed) {
    const { name, data, id } = event
    if (name === 'ApprovalAsked') {
      const { act } = data.asked
      const one = approvalOf(id, data, all.get(`${id} ${act}`)?.entries)
      all.set(`${id} ${act}`, one)
      sayAsked(one, event)
      sayToAsker(one, event, 'approval-requested')
    }
    if (ENDS.includes(name)) for (const [key, one] of all) if (one.demand === id && one.isOpen) all.delete(key)
    const found = 'act' in data ? all.get(`${id} ${data.act}`) : undefined
    if (found === undefined) continue
    if (name === 'ApprovalPassedOn') {
      Object.assign(found, { to: answerersOf(data, found.asker), due: data.dueBy })
      sayAsked(found, event)
    }
    if (name === 'ApprovalAnswered' && data.awaits === undefined)
      end(found, event, data.granted ? 'approval-granted' : 'approval-refused', { reason: data.reason })
    if (name === 'ApprovalLapsed') end(found, event, 'approval-lapsed', {})
  }
  return [...all.values()]
}

function approvalOf(
  demand: string,
  data: Extract<FeedEvent, { readonly name: 'ApprovalAsked' }>['data'],
  entries: Entries = new Map(),
): Approval {
  const { asked, party: asker, dueBy: due } = data
  const why = { reason: 'reason' in asked ? asked.reason : asked.note }
  const { act } = asked
  const about = {
    ...{ demand, approval: data.approval, act, party: asker },
    ...('code' in asked ? { code: asked.code } : {}),
    ...('body' in asked && asked.body !== undefined ? { body: asked.body } : {}),
    ...(act === 'merge' ? { original: asked.original } : {}),
  }
  return { demand, act, asker, to: answerersOf(data, asker), due, isOpen: true, entries, why, about }
}

/** Those who may answer are new ones after it was passed on. */
function sayAsked({ demand, act, about, to, entries, why }: Approval, event: FeedEvent): void {
  for (const place of entries.keys()) if (place !== 'asker') entries.delete(place)
  for (const one of to)
    tell(entries, one.to, event, { ...one, kind: 'approval-asked', of: `${demand} ${act}`, about, asks: true }, why)
}

/** The party that asks knows its own reason, and reads that of the answer. */
function sayToAsker(
  { demand, act, asker, about, entries }: Approval,
  event: FeedEvent,
  kind: string,
  because = {},
): void {
  const also = entries.get('asker')?.also ?? `person:${event.actor}`
  const isNew = kind === 'approval-requested' ? { about } : {}
  const told = { to: `party:${asker}`, also, kind, of: `${demand} ${act}`, ...isNew }
  tell(entries, 'asker', event, told, { reason: undefined, ...because })
}

function end(one: Approval, event: FeedEvent, kind: string, because: Because): void {
  Object.assign(one, { to: [], isOpen: false })
  for (const place of one.entries.keys()) if (place !== 'asker') one.entries.delete(place)
  sayToAsker(one, event, kind, because)
}

/** docs/explanation/approvals.md: the kinds of parties and the representatives; or the asking party, whose people stand in. */
function answerersOf({ stage, kinds = [], people = [] }: Answerers, asker: string): Approval['to'] {
  if (stage === 'stand-in') return [{ to: `party:${asker}` }]
  return [
    ...bothOf(kinds.filter((one) => one !== 'organization').map((kind) => `role:${kind}`)),
    ...bothOf(people.map((person) => `person:${person}`)),
  ]
}
