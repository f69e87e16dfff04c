import { demandEvents as E } from '../../domain/demand/events.ts'
import { steps } from '../runtime/index.ts'
import { countedContact, type DemandOutcome, deliverers, isOwnDemand, outcomes, settled, spotOf } from './outcome.ts'
import { countedWords, type Word } from './words.ts'

const on = steps(outcomes)

interface Answer {
  readonly contacted?: boolean
  readonly resolved: boolean
  readonly satisfaction?: string
  /** The raiser belongs to those who delivered. */
  readonly tied?: boolean
}

/** The word, void where the raiser contested it: the hotline has called again. */
const withoutDoubt = (word: Word): Word => (word.contested === true ? { ...word, disputed: true } : word)

/** Returns the row with a word about what stands delivered. */
function said(
  row: DemandOutcome,
  answer: Answer,
  by: Pick<Word, 'from' | 'callback' | 'at'>,
  parties: readonly string[] = deliverers(row),
): DemandOutcome {
  const { contacted, resolved, tied } = answer
  // A person of a holder never records a good rating.
  const satisfaction = by.from === 'stand-in' ? undefined : answer.satisfaction
  const at = tied === true ? { ...row, tied: 1 } : row
  const word: Word = {
    ...by,
    round: row.round,
    spot: spotOf(row, parties),
    own: isOwnDemand(at),
    resolved,
    ...(contacted === undefined ? {} : { contacted }),
    ...(satisfaction === undefined ? {} : { satisfaction }),
  }
  const before = by.from === 'hotline' ? row.words.map(withoutDoubt) : row.words
  return settled({ ...at, words: [...before, word] })
}

const withContacts = (row: DemandOutcome, contacts: DemandOutcome['contacts']): DemandOutcome => {
  const changed = { ...row, contacts }
  const at = countedContact(changed)?.at
  const isAnswered = countedWords(row.words).length > 0
  return settled({
    ...changed,
    parts: row.parts.map((part) => {
      const stillMet = part.met && at !== undefined && at <= part.due
      const mayMeet = part.open || (part.delivered && !isAnswered)
      return { ...part, met: stillMet || (mayMeet && !part.passed && at !== undefined) }
    }),
  })
}

/** A disputed callback is void; the hotline's own stands until it has called again. */
const doubt = (decidedBy: string | undefined) =>
  decidedBy === undefined ? { disputed: true as const } : { contested: true as const }

/** What the raiser says, and what staff record of their contact with the raiser. */
export const wordSteps = [
  on.change(E.RaiserContacted, (row, { recorded, data: { contact, party, spoken } }) => {
    // Once the raiser has answered, only the raiser says whether there had been contact.
    const isOpen = row.acceptSpot === null && countedWords(row.words).length === 0
    const inTime = isOpen && (row.acceptDue === null || recorded <= row.acceptDue)
    return withContacts(row, [...row.contacts, { id: contact, party, at: recorded, spoken, inTime, spot: spotOf(row) }])
  }),
  on.change(E.ContactDenied, (row, { data: { contact } }) =>
    withContacts(
      row,
      row.contacts.map((one) => (one.id === contact ? { ...one, denied: true } : one)),
    ),
  ),

  // The word of a helper without a ground on record counts apart.
  on.change(E.FeedbackGiven, (row, { recorded: at, data }) =>
    said(row, data, { from: data.by === 'helper' && data.ground === undefined ? 'helper' : 'raiser', at }),
  ),
  on.change(E.CallbackRecorded, (row, { recorded: at, data }) => {
    const { callback = `k${row.calls + 1}`, resolved, standIn, repeats, differs, ofHotline } = data
    const called = { ...row, calls: row.calls + 1 }
    if (resolved === undefined) return called
    const from = ofHotline === true ? 'hotline' : standIn === true ? 'stand-in' : 'callback'
    const told = said(called, { ...data, resolved }, { from, callback, at })
    if (repeats === undefined || differs === undefined) return told
    return { ...told, repeats: [...row.repeats, { callback, differs, spot: spotOf(row, deliverers(row)) }] }
  }),
  on.change(E.CallbackDisputed, (row, { recorded, data: { callback, opens, decidedBy } }) =>
    settled({
      ...row,
      ...(opens === true && row.end !== 'merged' && row.end !== 'referred' ? { end: null, openSince: recorded } : {}),
      words: row.words.map((word) => (word.callback === callback ? { ...word, ...doubt(decidedBy) } : word)),
      repeats: row.repeats.filter((one) => one.callback !== callback),
    }),
  ),
  on.change(E.CallbackDealt, (row, { data: { check } }) =>
    check === 'shared-person' ? settled({ ...row, tied: 1 }) : row,
  ),
  on.change(E.LongRunGranted, (row, { recorded: at }) =>
    said(row, { resolved: false }, { from: 'long-run', at }, spotOf(row).parties),
  ),
]
