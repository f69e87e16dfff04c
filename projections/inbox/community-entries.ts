import { communityEvents } from '../../domain/community/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import type { Holder } from '../../domain/workbook/shapes.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'
import { EVERY_LEAD } from './post-holders.ts'

const signingOf = (party: string): string => `workbook.sign.${party}`
const partyOf = (party: string): string => `community.party.${party}`
const standInOf = (absence: string): string => `community.absence.${absence}`
const appointmentOf = (appointment: string): string => `community.appointment.${appointment}`

const on = steps(inboxEntries, () => undefined)
const ofParty = (nameOf: (party: string) => string) => (happened: Happened) => {
  const { party } = happened.data as { readonly party: string }
  return [nameOf(party)]
}
const signing = steps(inboxEntries, ofParty(signingOf))
const standing = steps(inboxEntries, ofParty(partyOf))
const standIn = steps(inboxEntries, (happened) => [standInOf((happened.data as { readonly absence: string }).absence)])
const appointment = steps(inboxEntries, (happened) => [
  appointmentOf((happened.data as { readonly appointment: string }).appointment),
])

/** Most holders that an amendment can name. */
const MOST_NAMED = workbookEvents.ItemAmended.schema.properties.names.maxItems ?? 0

const nameAt = ({ data }: Happened, at: number): Holder | undefined =>
  (data as { readonly names: readonly Holder[] }).names[at]

/** Each party that an amended item names has to sign again; where the item names a kind, parties of the kind are informed. */
const amended = Array.from({ length: MOST_NAMED }, (_, at) =>
  on.on(
    workbookEvents.ItemAmended,
    (row, happened) => {
      const named = nameAt(happened, at)
      const { code } = happened.data
      if (named === undefined || row?.kind === 'convention-unsigned') return row
      if ('kind' in named) {
        const said = { kind: 'convention-amended', about: { items: [code] } } as const
        return entryFor(happened, `workbook.item.${code}.${named.kind}`, `role:${named.kind}`, said, row)
      }
      const items = row === undefined ? [code] : [...new Set([...itemsIn(row), code])]
      const said = { kind: 'convention-amended', needs: 1, about: { items } } as const
      return entryFor(happened, signingOf(named.party), `party:${named.party}`, said, row)
    },
    (happened) => {
      const named = nameAt(happened, at)
      if (named === undefined) return undefined
      return ['kind' in named ? `workbook.item.${happened.data.code}.${named.kind}` : signingOf(named.party)]
    },
  ),
)

const itemsIn = ({ about }: InboxEntry): readonly string[] => (Array.isArray(about.items) ? about.items : [])

/** Entries about signatures, standing, appointments and absences. */
export const communityEntrySteps: readonly FoldStep[] = [
  signing.on(communityEvents.PartyJoined, (_, happened) =>
    entryFor(happened, signingOf(happened.data.party), `party:${happened.data.party}`, {
      kind: 'convention-unsigned',
      needs: 1,
      about: {},
    }),
  ),
  signing.change(workbookEvents.ConventionSigned, () => undefined),
  signing.change(communityEvents.PartyLeft, () => undefined),
  ...amended,
  standing.on(communityEvents.PartySuspended, (row, happened) => {
    const { party, reason } = happened.data
    return entryFor(happened, partyOf(party), `party:${party}`, { kind: 'party-suspended', about: {}, reason }, row)
  }),
  standing.on(communityEvents.PartyReinstated, (row, happened) => {
    const { party } = happened.data
    return entryFor(happened, partyOf(party), `party:${party}`, { kind: 'party-reinstated', about: {} }, row)
  }),
  steps(inboxEntries, () => ['community.duty-gaps']).on(communityEvents.DutyGapsFound, (row, happened) => {
    const { until, gaps } = happened.data
    const [first] = gaps
    if (first === undefined) return undefined
    const about = { gaps: gaps.length, from: first.from, until }
    const said = { kind: 'duty-gaps', needs: 1, due: instant(first.from), about } as const
    return entryFor(happened, 'community.duty-gaps', EVERY_LEAD, said, row)
  }),
  // The deputy learns that the entries of the absent person are the deputy's for that time.
  standIn.on(communityEvents.AbsenceDeclared, (_, happened) => {
    const { absence, person, party, from, until, deputy } = happened.data
    const about = { absence, person, party, from, until }
    return entryFor(happened, standInOf(absence), `person:${deputy}`, { kind: 'stand-in-named', about })
  }),
  standIn.change(communityEvents.AbsenceEnded, (row, happened) =>
    renewed(row, happened, { kind: 'stand-in-ended', about: { because: happened.data.because } }),
  ),
  appointment.on(communityEvents.PersonAppointed, (_, happened) => {
    const { data } = happened
    const about = { appointment: data.appointment, party: data.party, post: data.post.kind }
    return entryFor(happened, appointmentOf(data.appointment), `person:${data.person}`, {
      kind: 'person-appointed',
      about,
    })
  }),
  appointment.change(communityEvents.AppointmentEnded, (row, happened) =>
    renewed(row, happened, { kind: 'appointment-ended', about: { because: happened.data.because } }),
  ),
]
