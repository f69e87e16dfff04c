import type { FeedEvent } from './feed.ts'
import { MEMBERS } from './metrics-page.ts'

const DAY_MS = 86_400_000
/** How long a raiser may dispute a callback, and a party contest a breach. */
const DISPUTE_DAYS = 7
const CONTEST_DAYS = 15

export type About = Readonly<Record<string, unknown>>

/** docs/reference/metrics.md, "Messages": what an entry is about after a message, by what it was about before. */
export function aboutAfter(before: About, kind: string, event: FeedEvent, to: string): About {
  const { keeps = false, names = [] } = MEMBERS.get(kind) ?? {}
  // The party that contests a breach knows the rest.
  if (event.name === 'BreachContested' && to === `party:${event.data.party}`) return before
  const own = names.map((member) => {
    const [name = '', from = name] = member.split('=')
    return [name, memberOf(from, event)] as const
  })
  return { ...(keeps ? before : {}), ...said({ ...Object.fromEntries(own), ...more(kind, event, to) }) }
}

const said = (about: About): About =>
  Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined))

/** The aggregate of the event by its name, or a member of its data. */
const memberOf = (name: string, { aggregate, id, data }: FeedEvent): unknown =>
  name === aggregate ? id : Reflect.get(data, name)

/** What is not a member of the event as it stands. */
function more(kind: string, event: FeedEvent, to: string): About {
  const { name, data, at, party } = event
  switch (name) {
    case 'TaskReturned':
      return kind === 'triage-due' ? { returnedBy: data.party, proper: data.proper, code: data.code } : {}
    case 'CallbackRecorded':
      return { disputeUntil: new Date(at + DISPUTE_DAYS * DAY_MS).toISOString() }
    case 'TriageOverdue':
      // The desk knows that it is the desk.
      return to.startsWith('role:') ? { demand: event.id, desk: data.desk } : {}
    case 'MergeOrdered':
      return { refused: data.refused ?? [], codes: data.codes ?? [] }
    case 'ShareRequested':
    case 'SecondmentRequested':
      return { skipped: data.series?.skipped }
    case 'ShareExpired':
    case 'ShareWaitlisted':
      // Only the borrower of an expired request reads why.
      return kind === 'share-expired' && to === `party:${data.party}` ? {} : { cause: undefined }
    case 'ReturnMissed':
      return kind === 'share-not-back' ? { share: data.next?.share } : {}
    case 'FundsReturned':
      return { goesTo: 'fund' in data.destination ? data.destination.fund : data.destination.to }
    case 'HoursConfirmed':
      return to.startsWith('party:') ? { settledBy: undefined } : {}
    case 'HoursDisputed':
    case 'BreachContested':
      return to === 'role:street-office' && data.stage !== 'street-office' ? { after: data.dueBy } : {}
    case 'BreachRecorded':
      return { contestUntil: new Date(at + CONTEST_DAYS * DAY_MS).toISOString() }
    case 'PriceListProposed':
      return { party }
    case 'PersonAppointed':
      return { post: data.post.kind }
    case 'DutyGapsFound':
      return { gaps: data.gaps.length, from: data.gaps[0]?.from, until: data.until }
    case 'ReportPublished':
      return { corrections: data.corrections.length }
    case 'WeekSummarized':
      return data
    case 'ItemAmended':
      return to.startsWith('role:') ? { items: [data.code] } : {}
    default:
      return {}
  }
}
