import type { FeedEvent } from '../feed.ts'
import { holdingName, isOrder, type Raised, type Stand } from './account.ts'
import { type DemandCase, demandCase } from './demand-case.ts'
import { type Contacts, contactsOf, isContactedFor, judgedTasks, partyResponseOf, responseOf } from './response.ts'
import { verdictsOf } from './verdicts.ts'
import { disputedIn, standingWords, type Word } from './words.ts'

/** The counters of a row. */
export type Counts = Record<string, number>

/** What one demand adds to one row. */
export interface Counted {
  readonly by: string
  readonly value: string | null
  readonly month: string
  readonly counts: Counts
}

/** One demand, its words that stand, and what holds for all rows that it counts for. */
export interface Whole {
  readonly raised: Raised
  readonly told: DemandCase
  readonly words: readonly Word[]
  readonly disputed: ReadonlySet<string>
  readonly contacts: Contacts
  /** Why it is in no rate. */
  readonly apart: string | undefined
  /** Whether it stands beside the headline. */
  readonly own: boolean
}

/** The part of a demand that one row is about: all of it, or what counts for an item, a grid, a party. */
export interface Part {
  readonly by: string
  readonly value: string | null
  readonly has: (stand: Stand) => boolean
}

const LEFT: readonly string[] = ['merged', 'withdrawn', 'referred', 'declined']

/** Tells one demand; undefined where it was never raised. */
export function wholeOf(story: readonly FeedEvent[], now: number): Whole | undefined {
  const raised = story.find((event): event is Raised => event.name === 'DemandRaised')
  if (raised === undefined) return undefined
  const told = demandCase(story, raised, now)
  const disputed = disputedIn(story)
  const words = standingWords(told.words, disputed)
  const denied = new Set(story.flatMap((event) => (event.name === 'ContactDenied' ? [event.data.contact] : [])))
  const contacts = contactsOf(told, raised, words, denied)
  const news = newsOf(told, words, contacts)
  return {
    ...{ raised, told, words, disputed, contacts },
    apart: isImported(story) ? 'imported' : isExempt(story) ? 'exempt' : leftBy(told, news),
    own: (news ?? told.last).own,
  }
}

export const monthOf = ({ raised }: Whole): string => (raised.data.day ?? raised.day).slice(0, 7)

export function countedOf(story: readonly FeedEvent[], now: number): Counted[] {
  const whole = wholeOf(story, now)
  if (whole === undefined) return []
  const month = monthOf(whole)
  return partsOf(whole).flatMap((part) => {
    const counts = countsOf(part, whole)
    return [month, 'total'].map((when) => ({ by: part.by, value: part.value, month: when, counts }))
  })
}

const isImported = (story: readonly FeedEvent[]): boolean =>
  story.some((event) => event.name === 'HistoryImported' && !event.data.open)
const isExempt = (story: readonly FeedEvent[]): boolean =>
  story.some(({ name, data }) => name === 'HotlineAnswered' && data.question === 'exclusion' && data.granted)
const leftBy = ({ ended }: DemandCase, news: Stand | undefined): string | undefined =>
  news === undefined && ended !== undefined && LEFT.includes(ended) ? ended : undefined

/** The first news, which keeps a demand in the rates on the side on which it stood. */
function newsOf(
  told: DemandCase,
  words: readonly Word[],
  { unjudged, counted, acceptDue, inTime, firstWord }: Contacts,
) {
  const isMissed = unjudged === undefined ? !inTime : !told.accepted
  const missed = told.holdings.flatMap((one) => {
    const due = told.facts.find(({ kind, of }) => kind === 'partyDue' && of === holdingName(one))
    const isJudged = unjudged === undefined && judgedTasks(told, one.party).includes(one)
    const isMet = counted !== undefined && isContactedFor(one, counted.at, firstWord)
    return [
      ...(due !== undefined && isJudged && !isMet ? [due] : []),
      ...(one.lateToDeliver ? [{ ...told.last, at: one.resolveBy }] : []),
    ]
  })
  const all: Stand[] = [
    ...words,
    ...told.facts.filter(({ kind }) => kind === 'longRun' || kind === 'late'),
    ...(acceptDue !== undefined && isMissed ? [acceptDue] : []),
    ...missed,
  ]
  return all.toSorted((one, other) => one.at - other.at)[0]
}

export function partsOf({ raised, told, words, contacts, apart }: Whole): Part[] {
  const { facts, deliveries, holdings, last } = told
  const always = facts.filter(({ kind }) => kind === 'return' || kind === 'escalation')
  const response = responseOf(words, contacts)?.stand
  const first = firstOf(told)
  const stands: Stand[] =
    apart === undefined
      ? [
          last,
          ...always,
          ...facts.filter(
            ({ kind }) => kind === 'late' || kind === 'hold' || kind === 'extension' || kind === 'longRun',
          ),
          ...deliveries,
          ...told.words,
          ...told.heard.map(({ stand }) => stand),
          ...(response === undefined ? [] : [response]),
          ...(first === undefined ? [] : [first.stand]),
        ]
      : [last, ...always]
  const parts = (by: string, of: (stand: Stand) => string | undefined): Part[] =>
    [...new Set(stands.map(of))].flatMap((value) =>
      value === undefined ? [] : [{ by, value, has: (stand: Stand) => of(stand) === value }],
    )
  return [
    { by: 'all', value: null, has: () => true },
    { by: 'channel', value: channelOf(raised), has: () => true },
    ...parts('item', ({ item }) => item),
    ...parts('module', ({ item }) => item?.slice(0, 1)),
    ...parts('grid', ({ grid }) => grid),
    ...[...new Set(holdings.map(({ party }) => party))].map((value) => ({
      ...{ by: 'party', value, has: ({ parties }: Stand) => parties.includes(value) },
    })),
  ]
}

function channelOf(raised: Raised): string {
  const { raiser, helper, imported } = raised.data
  if (imported === true) return 'import'
  if (isOrder(raised)) return 'hotline'
  if (raiser.kind === 'party') return 'party'
  if (helper === undefined) return raised.role === 'service' ? 'service' : 'self'
  return helper.role === 'resident' ? 'relative' : 'staff'
}

const flag = (holds: boolean): number => (holds ? 1 : 0)

function countsOf(part: Part, whole: Whole): Counts {
  const { told, contacts, disputed, apart, own } = whole
  const of = (kind: string) => told.facts.filter((fact) => fact.kind === kind && part.has(fact))
  if (apart === 'imported') return { imported: 1 }
  const counts: Counts = { demands: 1, returns: of('return').length, escalations: of('escalation').length }
  if (apart !== undefined) return { ...counts, [apart]: 1 }
  const words = whole.words.filter(part.has)
  const isReopened = told.deliveries.some(({ reopened }) => reopened)
  const { asked, resolved, rated, satisfied, ...others } = verdictsOf(words, of('longRun'), isReopened, false)
  const beside = verdictsOf(words, of('longRun'), isReopened, true)
  Object.assign(counts, { asked, resolved, rated, satisfied, ...others })
  Object.assign(counts, { ownAsked: beside.asked, ownResolved: beside.resolved })
  Object.assign(counts, { ownRated: beside.rated, ownSatisfied: beside.satisfied })
  const inTime = responseIn(part, whole, words)
  Object.assign(counts, own ? { ownDemands: 1 } : workOf(part, whole, words))
  counts[own ? 'ownDue' : 'due'] = flag(inTime !== undefined)
  counts[own ? 'ownInTime' : 'inTime'] = flag(inTime === true)
  if (words.length === 0) {
    if (told.ended === 'silent' || told.ended === 'unreachable') counts[told.ended] = 1
    for (const { from, callback, stand } of told.heard)
      if (part.has(stand) && (callback === undefined || !disputed.has(callback))) counts[from] = 1
  }
  const isAnswered = whole.words.some(({ contacted }) => contacted !== undefined)
  if (
    contacts.unjudged !== undefined &&
    contacts.acceptDue !== undefined &&
    !isAnswered &&
    contacts.counted === undefined
  )
    counts[contacts.unjudged] = 1
  return counts
}

function responseIn(part: Part, { told, words, contacts }: Whole, its: readonly Word[]): boolean | undefined {
  if (part.by === 'party') return partyResponseOf(part.value ?? '', its, told, contacts)
  const response = responseOf(words, contacts)
  return response !== undefined && part.has(response.stand) ? response.inTime : undefined
}

/** What became of the demand beside the words. */
function workOf(part: Part, { told, disputed }: Whole, words: readonly Word[]): Counts {
  const of = (kind: string) => told.facts.filter((fact) => fact.kind === kind && part.has(fact))
  const deliveries = told.deliveries.filter(part.has)
  const repeats = of('repeat').filter(({ of: callback }) => !disputed.has(callback))
  const delays = (kind: string, name: string): Counts => ({
    [`${kind}s`]: of(kind).length,
    [`${name}Minutes`]: of(kind).reduce((sum, { minutes }) => sum + minutes, 0),
    [`${name}StandIn`]: of(kind).filter(({ standIn }) => standIn).length,
  })
  const first = firstOf(told)
  const isLate =
    part.by === 'party'
      ? told.holdings.some(({ party, lateToDeliver }) => party === part.value && lateToDeliver)
      : of('late').length > 0
  const isFirst = first !== undefined && part.has(first.stand)
  return {
    firsts: flag(isFirst),
    right: flag(isFirst && first.right),
    delivered: flag(deliveries.length > 0),
    covered: flag(deliveries.length > 0 && words.length > 0),
    reopened: flag(deliveries.some(({ reopened }) => reopened)),
    repeated: repeats.length,
    differing: repeats.filter(({ differs }) => differs).length,
    late: flag(isLate),
    ...delays('hold', 'held'),
    ...delays('extension', 'extended'),
  }
}

/** The very first assignment, once it is known to be right or wrong. */
function firstOf({ holdings, last }: DemandCase): { readonly right: boolean; readonly stand: Stand } | undefined {
  const first = holdings.find(({ statutory }) => !statutory)
  if (first === undefined) return undefined
  const isWrong = first.returns > 0 || first.cause === 'correction' || first.cause === 'mistake'
  if (!isWrong && !first.accepted) return undefined
  return { right: !isWrong, stand: { ...last, item: first.item, grid: first.grid, parties: [first.party] } }
}
