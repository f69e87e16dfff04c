import { demandLife } from './demand-life.ts'
import { type FeedEvent, storiesOf } from './feed.ts'
import { holdingName } from './rates/account.ts'
import { type Part, partsOf, type Whole, wholeOf } from './rates/demand-figures.ts'
import { isContactedFor, judgedTasks, partyResponseOf, responseOf } from './rates/response.ts'

/** Something that counts in the report of the month in which it happened. */
interface Happening {
  readonly at: number
  readonly figures: readonly string[]
}

const BY: readonly string[] = ['all', 'channel', 'party']

/** What happened to public demands: docs/reference/metrics.md, "Reports". */
export function publicHappenings(feed: readonly FeedEvent[], now: number) {
  return [...storiesOf(feed, 'demand').values()].flatMap((story) => {
    const whole = wholeOf(story, now)
    if (whole === undefined || demandLife(story)?.visibility !== 'public') return []
    return partsOf(whole)
      .filter(({ by }) => BY.includes(by))
      .flatMap((part) => happeningsIn(whole, part).map((one) => ({ ...one, by: part.by, value: part.value })))
  })
}
export type PublicHappening = ReturnType<typeof publicHappenings>[number]

function happeningsIn(whole: Whole, part: Part): Happening[] {
  const { raised, told, apart } = whole
  if (apart === 'imported') return [{ at: raised.time, figures: ['imported'] }]
  if (apart === 'exempt') return [{ at: raised.time, figures: ['demands', 'exempt'] }]
  return [
    { at: raised.time, figures: ['demands'] },
    ...saidIn(whole, part),
    ...(whole.own ? [] : dueIn(whole, part)),
    ...told.endings.filter(part.has).map(({ at, how }) => ({ at, figures: endedBy(how) })),
    ...unjudgedIn(whole),
  ]
}

function endedBy(how: string): readonly string[] {
  if (how === 'merged' || how === 'withdrawn' || how === 'referred' || how === 'declined') return [how]
  return how === 'silent' || how === 'unreachable' ? ['closed', how] : ['closed']
}

function saidIn({ words, told, disputed }: Whole, { has }: Part): Happening[] {
  return [
    ...words
      .filter((word) => has(word) && !word.own)
      .map(({ at, resolved, satisfaction }) => ({
        at,
        figures: [
          'asked',
          ...(resolved ? ['resolved'] : []),
          ...(satisfaction === undefined ? [] : ['rated']),
          ...(satisfaction === 'satisfied' ? ['satisfied'] : []),
        ],
      })),
    ...told.facts
      .filter((fact) => fact.kind === 'longRun' && has(fact) && !fact.own)
      .map(({ at }) => ({ at, figures: ['asked'] })),
    ...told.heard
      .filter(({ stand, callback }) => has(stand) && (callback === undefined || !disputed.has(callback)))
      .map(({ from, stand }) => ({ at: stand.at, figures: [from] })),
  ]
}

function dueIn(whole: Whole, part: Part): Happening[] {
  const { told, words, contacts } = whole
  const of = (inTime: boolean) => (inTime ? ['due', 'inTime'] : ['due'])
  if (part.by !== 'party') {
    const response = responseOf(words, contacts)
    const late = told.facts.find(({ kind }) => kind === 'late')
    return [
      ...(response === undefined ? [] : [{ at: response.stand.at, figures: of(response.inTime) }]),
      ...(late === undefined ? [] : [{ at: late.at, figures: ['late'] }]),
    ]
  }
  const party = part.value ?? ''
  const inTime = partyResponseOf(party, words.filter(part.has), told, contacts)
  const late = told.holdings.filter((one) => one.party === party && one.lateToDeliver)
  return [
    ...(inTime === undefined ? [] : [{ at: partySettled(whole, part, party), figures: of(inTime) }]),
    ...(late.length === 0
      ? []
      : [
          {
            at: Math.min(...late.map(({ resolveBy, given }) => Math.max(notedAt(told, resolveBy), given))),
            figures: ['late'],
          },
        ]),
  ]
}

/** What came due while the demand was ended is due since it was opened again. */
function notedAt({ endings, openings }: Whole['told'], due: number): number {
  const opened = endings.map(({ at }) => ({ at, again: openings.find((one) => one >= at) ?? due }))
  return Math.max(due, ...opened.filter(({ at }) => at <= due).map(({ again }) => again))
}

/** When the first judged task of a party was settled: by the contact, or when its own acceptance was due; else by the answer. */
function partySettled({ told, words, contacts }: Whole, part: Part, party: string): number {
  const { counted, firstWord } = contacts
  const moments = judgedTasks(told, party).flatMap((one) => {
    if (counted !== undefined && isContactedFor(one, counted.at, firstWord)) return [counted.at]
    const due = told.facts.find(({ kind, of }) => kind === 'partyDue' && of === holdingName(one))
    return due === undefined ? [] : [due.at]
  })
  const answer = words.findLast((word) => part.has(word) && word.contacted !== undefined)
  return moments.length > 0 ? Math.min(...moments) : (answer?.at ?? 0)
}

function unjudgedIn({ words, contacts }: Whole): Happening[] {
  const { unjudged, counted, acceptDue } = contacts
  const isAnswered = words.some(({ contacted }) => contacted !== undefined)
  if (unjudged === undefined || counted !== undefined || isAnswered || acceptDue === undefined) return []
  return [{ at: acceptDue.at, figures: [unjudged] }]
}

const REASONS = ['declined', 'exempt', 'helper', 'imported', 'merged', 'noContact', 'referred', 'silent', 'standIn']
  .concat('unreachable', 'unrecorded', 'withdrawn')
  .toSorted()

/** The figures of some happenings, as reports state them. */
export function figuresOf(all: readonly PublicHappening[]): object[] {
  const rows = Map.groupBy(all, ({ by, value }) => `${BY.indexOf(by)} ${value ?? ''}`)
  return [...rows]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, same]) => {
      const [first] = same
      if (first === undefined) return []
      const of = (figure: string) => same.filter(({ figures }) => figures.includes(figure)).length
      return [
        {
          by: first.by,
          ...(first.value === null ? {} : { value: first.value }),
          demands: of('demands'),
          closed: of('closed'),
          late: of('late'),
          response: { count: of('inTime'), of: of('due') },
          resolution: { count: of('resolved'), of: of('asked') },
          satisfaction: { count: of('satisfied'), of: of('rated') },
          ...(first.by === 'all'
            ? { apart: REASONS.map((reason) => ({ reason, count: of(reason) })).filter(({ count }) => count > 0) }
            : {}),
        },
      ]
    })
}

/** Returns what tells the local month of a moment in the community. */
export function localMonths(feed: readonly FeedEvent[]): (at: number) => string {
  const established = feed.find(({ name }) => name === 'CommunityEstablished')
  const zone = established?.name === 'CommunityEstablished' ? established.data.zone : 'Asia/Shanghai'
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return (at) => format.format(at).slice(0, 7)
}
