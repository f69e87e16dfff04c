import { DAY, type Folds, HOUR, type Instant, instant, omit, optional, type RecordedEvent } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { Callback, Contact } from './contact-state.ts'

/** Two attempts that are at least this far apart count as a contact. */
const APART_MS = 2 * HOUR
/** The time after a failed callback in which the party tries again. */
const NEXT_TRY_MS = DAY

/** Returns when the raiser counts as contacted: when staff spoke with them, or at an attempt two hours after another. */
export function contactedAt(contacts: readonly Contact[]): Instant | undefined {
  let first: Instant | undefined
  for (const { at, spoken, denied } of contacts) {
    if (denied === true) continue
    if (spoken || (first !== undefined && at >= first + APART_MS)) return at
    first ??= at
  }
  return undefined
}

const withContacts = (demand: DemandState, contacts: readonly Contact[]): DemandState => ({
  ...omit(demand, 'contactedAt'),
  contacts,
  ...optional('contactedAt', contactedAt(contacts)),
})

/** The demand without what callers did about its last delivery. */
export const withoutCalls = (demand: DemandState): DemandState => ({
  ...omit(demand, 'deal', 'tied'),
  callbacks: demand.callbacks.map((callback): Callback => ({ ...callback, past: true })),
  passed: [],
})

/** The demand with a new delivery. Its raiser has not been asked about it yet. */
export const newlyDelivered = (demand: DemandState, { recordedtime }: RecordedEvent): DemandState => ({
  ...withoutCalls(demand),
  deliveredAt: instant(recordedtime),
})

/** A callback after the hotline called: its answer counts, and what was open about this one is settled. */
const outweighed = (callback: Callback): Callback => ({ ...omit(callback, 'contested'), past: true })

const closedOn = ({ callbacks }: DemandState): string | undefined => callbacks.at(-1)?.id

/** The callback on which a demand is closed, where it is closed on one. */
export const closingCallback = (demand: DemandState, basis: string) =>
  basis === 'callback' ? optional('callback', closedOn(demand)) : {}

const followed = (list: readonly string[], one: string): readonly string[] => [
  ...list.filter((other) => other !== one),
  one,
]

type Topic =
  | 'RaiserContacted'
  | 'ContactDenied'
  | 'CallbackDealt'
  | 'CallbackSkipped'
  | 'CallbackDisputed'
  | 'CallbackRecorded'

export const contactFold: Pick<Folds<typeof demandEvents, DemandState>, Topic> = {
  RaiserContacted: (demand, { contact, party, spoken }, event) =>
    withContacts(demand, [...demand.contacts, { id: contact, party, spoken, at: instant(event.recordedtime) }]),
  ContactDenied: (demand, { contact }) =>
    withContacts(
      demand,
      demand.contacts.map((one) => (one.id === contact ? { ...one, denied: true } : one)),
    ),

  CallbackDealt: (demand, { party, due, check, standIn, repeats }) => ({
    ...demand,
    ...(check === 'shared-person' ? { tied: true as const } : {}),
    deal: {
      due: instant(due),
      ...optional('party', party),
      ...optional('check', check),
      ...optional('standIn', standIn),
      ...optional('repeats', repeats),
    },
  }),
  CallbackSkipped: (demand, { party }) => ({ ...omit(demand, 'deal'), passed: followed(demand.passed, party) }),

  CallbackRecorded(demand, { callback, party, reached, resolved, standIn, repeats, ofHotline }, event) {
    const at = instant(event.recordedtime)
    const made: Callback = {
      id: callback ?? `k${demand.callbacks.length + 1}`,
      party,
      at,
      reached,
      ...optional('resolved', resolved),
      ...optional('standIn', standIn),
      ...optional('repeats', repeats),
      ...optional('ofHotline', ofHotline),
    }
    // What the raiser said to a caller stays said, also where the raiser disputes the record of it later.
    const said = reached ? { spoken: true as const } : {}
    if (ofHotline === true)
      return { ...omit(demand, 'deal'), ...said, callbacks: [...demand.callbacks.map(outweighed), made] }
    const called = { ...demand, ...said, callbacks: [...demand.callbacks, made] }
    const { deal } = demand
    if (reached) return deal?.check === undefined ? omit(called, 'deal') : called
    // The same party tries again on another day.
    return deal === undefined ? called : { ...called, deal: { ...deal, due: Math.max(deal.due, at + NEXT_TRY_MS) } }
  },

  CallbackDisputed(demand, { callback, party, opens, decidedBy }) {
    const doubt = decidedBy === undefined ? { disputed: true as const } : { contested: true as const }
    const disputed = {
      ...demand,
      callbacks: demand.callbacks.map((one): Callback => (one.id === callback ? { ...one, ...doubt } : one)),
    }
    return opens === true ? { ...omit(disputed, 'ended', 'deal'), passed: followed(demand.passed, party) } : disputed
  },
}
