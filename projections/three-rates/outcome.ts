import { contactedAt } from '../../domain/demand/closing/contact-fold.ts'
import type { Contact } from '../../domain/demand/closing/contact-state.ts'
import { integer, json, maybe, type RowOf, table, text } from '../runtime/index.ts'
import { classColumns, unclassed } from '../shared-rules/demand-class.ts'
import { countedWords, type Spot, type TimedSpot, type Word } from './words.ts'

/** What a party has done with one task of a demand. */
export interface Part extends Spot {
  readonly task: string
  readonly party: string
  readonly given: number
  /** Whether the party still holds it. */
  readonly open: boolean
  readonly delivered: boolean
  /** It is from before the last reopening. */
  readonly past: boolean
  /** When its own acceptance is due, whether that moment came while it held the task, and whether the raiser was contacted by then. */
  readonly due: number
  readonly passed: boolean
  readonly passedAt?: number
  readonly met: boolean
  /** When its own result is due, and whether that moment came while it held the task. */
  readonly result: number
  readonly overdue: boolean
  readonly overdueAt?: number
  /**
   * Its response is not judged: the party had delivered before, or it was assigned after a reopening by an engine that recorded
   * no due time of its own.
   */
  readonly again: boolean
}

/** A contact with the raiser that staff recorded. `inTime`: it came before acceptance of the demand was due. */
export interface ContactMade extends Contact {
  readonly inTime: boolean
  readonly spot: Spot
}

/** The demand was delivered, and perhaps opened again. */
interface Delivery {
  readonly round: number
  readonly spot: Spot
  readonly reopened: boolean
}

/** A hold or an extension, with its length. A hold has none before it is over. */
interface Delay {
  readonly spot: Spot
  readonly minutes: number
  /** People of the asking party approved it in place of another party. */
  readonly standIn?: true
}

/** How a demand ended, or left the community. */
export type OutcomeEnd = 'merged' | 'withdrawn' | 'referred' | 'declined' | 'silent' | 'unreachable' | 'closed'

/** One of the times that the demand ended. The spot names the parties that held it or had delivered. */
interface Ended extends TimedSpot {
  readonly how: OutcomeEnd
}

/** A callback that repeated another one. */
interface Repeat {
  readonly differs: boolean
  readonly callback: string
  readonly spot: Spot
}

/** The very first assignment of a demand; `right` says whether it was the right party, once that is known. */
interface First extends Spot {
  readonly task: string
  readonly party: string
  readonly right?: boolean
}

/** How a demand came in. */
export const CHANNELS = ['self', 'relative', 'staff', 'party', 'hotline', 'service', 'import'] as const
export type Channel = (typeof CHANNELS)[number]

/** One row a demand, with what the rates judge. */
export const outcomes = table('outcomes', {
  columns: {
    demand: text(),
    /** The month of the local day on which it was raised: `2026-03`. */
    month: text(),
    /** When it was raised. */
    raisedAt: integer(),
    channel: text<Channel>(),
    item: maybe(text()),
    grid: maybe(text()),
    /** When the quarter in which it was raised is over, while it is restricted. */
    quarterEnds: maybe(integer()),
    /** 1 where it was restricted when its quarter was over. */
    restricted: integer(),
    ...classColumns,
    /** 1 where it had ended before it was imported: it is in no rate. */
    imported: integer(),
    /** 1 where the hotline left it out of its assessment. */
    exempt: integer(),
    end: maybe(text<OutcomeEnd>()),
    /** Since when it has been open: nothing becomes due while it is ended. */
    openSince: integer(),
    /** Every time that it ended, also before it was opened again. */
    endings: json<readonly Ended[]>(),
    /** The resident who raised it, and the party that took it in for the raiser. */
    raiser: maybe(text()),
    intake: maybe(text()),
    byParty: integer(),
    /** 1 where the raiser is known to belong to those who delivered. */
    tied: integer(),
    /** Whether the first news came while it stood in the headline, or beside it: there it stays. */
    side: maybe(text<'headline' | 'own'>()),
    /** 1 where a contact of the raiser is on record, where the raiser may not be contacted, and where the log records contacts. */
    reachable: integer(),
    barred: integer(),
    recorded: integer(),
    /** When acceptance is due, and where the demand stood when that moment came. */
    acceptDue: maybe(integer()),
    acceptSpot: maybe(json<TimedSpot>()),
    /** 1 where a party accepted before that. */
    accepted: integer(),
    /**
     * When the result is due, and where the demand stood if it was not delivered by then. Once the demand is opened again, null
     * if the result was there by then.
     */
    resultDue: maybe(integer()),
    late: maybe(json<TimedSpot>()),
    /** The next moment at which the demand or a party is late. */
    nextAt: maybe(integer()),
    parts: json<readonly Part[]>(),
    /** Counts the times that it was opened again. */
    round: integer(),
    /** 1 where a body outside answered that it is handled. */
    outside: integer(),
    contacts: json<readonly ContactMade[]>(),
    /** Counts the callbacks, also those that reached no one. */
    calls: integer(),
    words: json<readonly Word[]>(),
    deliveries: json<readonly Delivery[]>(),
    returned: json<readonly Spot[]>(),
    escalated: json<readonly Spot[]>(),
    first: maybe(json<First>()),
    heldSince: maybe(integer()),
    holds: json<readonly Delay[]>(),
    extensions: json<readonly Delay[]>(),
    repeats: json<readonly Repeat[]>(),
  },
  key: ['demand'],
})
export type DemandOutcome = RowOf<typeof outcomes>

export const blank = (community: string, demand: string): DemandOutcome => ({
  community,
  demand,
  month: '',
  raisedAt: 0,
  channel: 'self',
  item: null,
  grid: null,
  quarterEnds: null,
  restricted: 0,
  ...unclassed,
  imported: 0,
  exempt: 0,
  end: null,
  openSince: 0,
  endings: [],
  raiser: null,
  intake: null,
  byParty: 0,
  tied: 0,
  side: null,
  reachable: 0,
  barred: 0,
  recorded: 0,
  acceptDue: null,
  acceptSpot: null,
  accepted: 0,
  resultDue: null,
  late: null,
  nextAt: null,
  parts: [],
  round: 0,
  outside: 0,
  contacts: [],
  calls: 0,
  words: [],
  deliveries: [],
  returned: [],
  escalated: [],
  first: null,
  heldSince: null,
  holds: [],
  extensions: [],
  repeats: [],
})

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]

/** The parties that hold the demand. */
export const holders = ({ parts }: DemandOutcome): readonly string[] =>
  unique(parts.filter(({ open }) => open).map(({ party }) => party))

/** The parties that delivered since the demand was opened last. */
export const deliverers = ({ parts }: DemandOutcome): readonly string[] =>
  unique(parts.filter(({ delivered, past }) => delivered && !past).map(({ party }) => party))

/** Where the demand stands now. */
export const spotOf = (row: DemandOutcome, parties: readonly string[] = holders(row)): Spot => ({
  item: row.item,
  grid: row.grid,
  parties,
})

/** Whether nothing is left to be done until the raiser has answered. */
export const isDelivered = (row: DemandOutcome): boolean =>
  row.outside === 1 || (deliverers(row).length > 0 && !row.parts.some(({ open }) => open))

/** Whether the raiser has to be contacted for the task: also after a delivery without contact. */
const awaitsContact = ({ open, delivered, passed }: Part): boolean => (open || delivered) && !passed

/** The contact by which the raiser counts as contacted. */
export function countedContact({ contacts }: DemandOutcome): ContactMade | undefined {
  const at = contactedAt(contacts)
  return at === undefined ? undefined : contacts.find((one) => one.denied !== true && one.at === at)
}

/** Whether those who deliver raised the demand, or took it in, as it stands now: then the headline leaves it out. */
export const isOwnDemand = (row: DemandOutcome): boolean =>
  row.byParty === 1 || row.tied === 1 || (row.intake !== null && deliverers(row).includes(row.intake))

/** Whether response is judged at all: the raiser can be contacted, and the log recorded contacts. */
export const isJudged = ({ reachable, barred, recorded }: DemandOutcome): boolean =>
  reachable === 1 && barred === 0 && recorded === 1

/**
 * Whether the raiser has answered, the problem stands as long-running, or a due time passed without what was due: from then on
 * the demand stays in the rates.
 */
export function hasNews(row: DemandOutcome): boolean {
  const { late, parts, words, acceptSpot, accepted } = row
  if (late !== null || parts.some(({ overdue }) => overdue)) return true
  if (countedWords(words).length > 0 || words.some(({ from }) => from === 'long-run')) return true
  const waits = acceptSpot !== null && countedContact(row)?.inTime !== true
  if (!isJudged(row)) return waits && accepted === 0
  return waits || parts.some(({ passed, met, again }) => passed && !met && !again)
}

/** Whether the headline leaves the demand out. */
export const isBeside = (row: DemandOutcome): boolean => (row.side === null ? isOwnDemand(row) : row.side === 'own')

/** Returns the row with its next moment, and on its side for good once there is news. */
export function settled(row: DemandOutcome): DemandOutcome {
  const moments: number[] = []
  if (row.end === null) {
    if (row.acceptSpot === null && row.acceptDue !== null) moments.push(row.acceptDue)
    if (row.late === null && row.resultDue !== null && !isDelivered(row)) moments.push(row.resultDue)
    for (const part of row.parts) {
      if (awaitsContact(part)) moments.push(part.due)
      if (part.open && !part.overdue) moments.push(part.result)
    }
  }
  // At the very moment of a due time it is still kept.
  const nextAt = moments.length === 0 ? null : Math.min(...moments) + 1
  const side = row.side ?? (hasNews(row) ? (isOwnDemand(row) ? 'own' : 'headline') : null)
  return nextAt === row.nextAt && side === row.side ? row : { ...row, nextAt, side }
}

/** Returns the row at its next moment: what was due then is late from now on, whatever follows. */
export function passed(row: DemandOutcome): DemandOutcome {
  const now = row.nextAt ?? 0
  const isOver = (due: number | null): due is number => due !== null && due < now
  /** What came due while the demand was ended, or before the task was given, is due since then. */
  const noted = (due: number, given = 0): number => Math.max(due, row.openSince, given)
  const { acceptDue, resultDue } = row
  const spotAt = (due: number): TimedSpot => ({ ...spotOf(row), at: noted(due) })
  return settled({
    ...row,
    acceptSpot: row.acceptSpot ?? (isOver(acceptDue) ? spotAt(acceptDue) : null),
    late: row.late ?? (isOver(resultDue) && !isDelivered(row) ? spotAt(resultDue) : null),
    parts: row.parts.map((part) => ({
      ...part,
      ...(awaitsContact(part) && part.due < now ? { passed: true, passedAt: noted(part.due, part.given) } : {}),
      ...(part.open && !part.overdue && part.result < now
        ? { overdue: true, overdueAt: noted(part.result, part.given) }
        : {}),
    })),
  })
}
