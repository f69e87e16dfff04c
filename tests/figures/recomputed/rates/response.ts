import { type Contact, holdingName, type Raised, type Stand } from './account.ts'
import type { DemandCase } from './demand-case.ts'
import type { Word } from './words.ts'

const TWO_HOURS_MS = 2 * 3_600_000

/** How the raiser could be contacted, and was. */
export interface Contacts {
  /** Why response is not judged without a contact or an answer. */
  readonly unjudged: 'noContact' | 'unrecorded' | undefined
  /** The contact by which the raiser counts as contacted. */
  readonly counted: Contact | undefined
  readonly acceptDue: Stand | undefined
  /** Whether that contact came before acceptance was due and before the first word. */
  readonly inTime: boolean
  readonly firstWord: number
}

export function contactsOf(
  { barred, contacts, facts }: DemandCase,
  { data }: Raised,
  words: readonly Word[],
  denied: ReadonlySet<string>,
): Contacts {
  const reachable =
    data.contact !== undefined ||
    data.raiser.kind === 'party' ||
    (data.raiser.kind === 'outsider' && data.raiser.contact !== undefined)
  const isOlder = !/^\d{6}-/.test(data.number)
  const made = contacts.filter(({ id }) => !denied.has(id))
  const counted = made.find(({ spoken, at }) => spoken || at - (made[0]?.at ?? at) >= TWO_HOURS_MS)
  const acceptDue = facts.find(({ kind }) => kind === 'acceptDue')
  const firstWord = words.at(0)?.at ?? Number.POSITIVE_INFINITY
  return {
    unjudged: isOlder ? 'unrecorded' : barred || !reachable ? 'noContact' : undefined,
    counted,
    acceptDue,
    inTime: counted !== undefined && counted.at < firstWord && counted.at <= (acceptDue?.at ?? counted.at),
    firstWord,
  }
}

const answerIn = (words: readonly Word[]): Word | undefined =>
  words.findLast(({ contacted }) => contacted !== undefined)

/** Where and how the response of the demand is settled; undefined while it is open, or where it is not judged. */
export function responseOf(
  words: readonly Word[],
  { unjudged, counted, acceptDue, inTime }: Contacts,
): { readonly inTime: boolean; readonly stand: Stand } | undefined {
  const answer = answerIn(words)
  const stand = inTime ? counted : acceptDue
  if (answer !== undefined) return { inTime: answer.contacted === true, stand: stand ?? answer }
  if (stand === undefined || (unjudged !== undefined && counted === undefined)) return undefined
  return { inTime, stand }
}

/** The response of a party, by the words that count for it, or else by its own acceptance times. */
export function partyResponseOf(
  party: string,
  words: readonly Word[],
  told: DemandCase,
  { unjudged, counted, firstWord }: Contacts,
): boolean | undefined {
  const answer = answerIn(words)
  if (answer !== undefined) return answer.contacted === true
  if (unjudged !== undefined && counted === undefined) return undefined
  const verdicts = judgedTasks(told, party).flatMap((one) => {
    const passed = told.facts.some(({ kind, of }) => kind === 'partyDue' && of === holdingName(one))
    const isMet = counted !== undefined && isContactedFor(one, counted.at, firstWord)
    return passed || isMet ? [isMet] : []
  })
  return verdicts.length === 0 ? undefined : verdicts.every((isMet) => isMet)
}

/** The tasks of a party before it delivered any. */
export function judgedTasks({ holdings }: DemandCase, party: string): DemandCase['holdings'] {
  const delivered = holdings.find((one) => one.party === party && one.ended === 'delivered')?.endedAt
  return holdings.filter((one) => one.party === party && one.given <= (delivered ?? one.given))
}

/** Whether the raiser was contacted before a holder's own acceptance time. */
export function isContactedFor(
  { given, endedAt = Number.POSITIVE_INFINITY, ended, acceptBy }: DemandCase['holdings'][number],
  contacted: number,
  firstWord: number,
): boolean {
  if (contacted <= given) return true
  if (contacted > acceptBy) return false
  return contacted <= endedAt || (ended === 'delivered' && contacted < firstWord)
}
