import { type EventKind, instant } from '../../domain/kernel/index.ts'
import { resourceEvents } from '../../domain/resource/events.ts'
import type { Window } from '../../domain/sharing/shapes.ts'
import { type FoldStep, type Happened, json, type RowOf, steps, table, text } from '../runtime/index.ts'
import { ownerAlias } from './addressees.ts'
import { type EntryAbout, entryFor, type InboxEntry, inboxEntries, renewed, skippedIn } from './entries.ts'
import type { EntryKind } from './entry-topics.ts'
import { endedNamed } from './named-entries.ts'

type OnShare = Happened<{ readonly share: string; readonly party: string }>
type Said = Parameters<typeof renewed>[2]

const nameOf = ({ id, data }: OnShare): string => `resource.${id}.${data.share}`
const skippedName = (happened: OnShare): string => `${nameOf(happened)}.skipped`
const aboutIt = ({ id, data }: OnShare) => ({ resource: id, share: data.share })

/** Entries for the party that uses or requests the resource. */
const borrower = steps(inboxEntries, (happened) => [nameOf(happened as OnShare)])
/** Entries for the present owner. */
const owner = steps(inboxEntries, (happened) => [`${nameOf(happened as OnShare)}.owner`])

const toBorrower = (
  row: InboxEntry | undefined,
  happened: OnShare,
  { about, ...said }: Said,
  later?: number,
): InboxEntry =>
  entryFor(
    happened,
    nameOf(happened),
    `party:${happened.data.party}`,
    {
      ...said,
      about: { ...aboutIt(happened), ...about },
      later: later ?? row?.later ?? null,
    },
    row,
  )

const toOwner = (row: InboxEntry | undefined, happened: OnShare, { about, ...said }: Said): InboxEntry =>
  entryFor(
    happened,
    `${nameOf(happened)}.owner`,
    ownerAlias(happened.id),
    { ...said, about: { ...aboutIt(happened), party: happened.data.party, ...about } },
    row,
  )

/** The party that from now on owns the resource, or acts for its owner, learns that the owner's entries are its own. */
const takenOverSteps = steps(inboxEntries, ({ id }) => [`resource.${id}.holder`]).on(
  resourceEvents.TermsChanged,
  (row, happened) => {
    const { id, data } = happened
    const holder = data.administrator ?? data.owner
    const said = { kind: 'resource-taken-over', about: { resource: id } } as const
    return holder === undefined ? row : entryFor(happened, `resource.${id}.holder`, `party:${holder}`, said, row)
  },
)

const { ResourceShared, ShareCancelled, ShareExpired, ResourceReturned } = resourceEvents

/** Entries for the party that booked next what is not back. */
const next = steps(inboxEntries, (happened) => [nextName(happened as OnShare)])
const nextName = (happened: OnShare): string => `${nameOf(happened)}.next`

/** One row for each resource with shares that were late while a booking waited for them. */
export const lateReturns = table('late_returns', {
  columns: { resource: text(), waits: json<readonly { readonly late: string; readonly next: string }[]>() },
  key: ['resource'],
})
const waiting = steps(lateReturns)

/** Events after which a booking no longer waits: it has what it waited for, or is over. */
const WAITED: readonly EventKind[] = [
  resourceEvents.ShareStarted,
  ShareCancelled,
  resourceEvents.ShareDisplaced,
  resourceEvents.ShareWaitlisted,
  resourceEvents.ShareNoShow,
]

const lateReturnRows: readonly FoldStep[] = [
  waiting.on(resourceEvents.ReturnMissed, (row, { community, id, data }) => {
    if (data.next === undefined) return row
    return { community, resource: id, waits: [...(row?.waits ?? []), { late: data.share, next: data.next.share }] }
  }),
  ...endedNamed(WAITED, lateReturns, ({ resource, waits }, { data }) =>
    waits.filter(({ next }) => next === shareIn(data)).map(({ late }) => `resource.${resource}.${late}.next`),
  ),
  ...waiting.changeAll(WAITED, (row, { data }) => withoutBooking(row, shareIn(data))),
]

type LateReturns = RowOf<typeof lateReturns>

const shareIn = (data: unknown): string => (data as OnShare['data']).share

function withoutBooking(row: LateReturns, share: string): LateReturns | undefined {
  const waits = row.waits.filter(({ late, next }) => late !== share && next !== share)
  return waits.length === 0 ? undefined : { ...row, waits }
}

/** What is not back when its window ends: the owner asks for it, and the next borrower knows until the booking is used or over. */
const lateReturnSteps: readonly FoldStep[] = [
  ...lateReturnRows,
  owner.on(resourceEvents.ReturnMissed, (row, happened) =>
    toOwner(row, happened, { kind: 'share-overdue', needs: 1, about: { since: happened.data.since } }),
  ),
  next.on(resourceEvents.ReturnMissed, (row, happened) => {
    const { id, data } = happened
    if (data.next === undefined) return undefined
    const about = { resource: id, share: data.next.share, late: data.share, ask: data.party, since: data.since }
    const said = { kind: 'share-not-back', about } as const
    return entryFor(happened, nextName(happened), `party:${data.next.party}`, said, row)
  }),
  next.change(ResourceReturned, (row, happened) => renewed(row, happened, { kind: 'share-back' })),
  next.change(ShareCancelled, () => undefined),
]

/** Entries about shares: the owner is asked to answer requests, and the borrower is informed of every outcome. */
export const shareEntrySteps: readonly FoldStep[] = [
  owner.on(resourceEvents.ShareRequested, (row, happened) => {
    const { expiresAt, series } = happened.data
    return toOwner(row, happened, {
      kind: 'share-requested',
      needs: 1,
      due: instant(expiresAt),
      about: skippedIn(series),
    })
  }),
  steps(inboxEntries).on(
    resourceEvents.ShareRequested,
    (row, happened) => {
      const { party, series } = happened.data
      if (series?.skipped === undefined) return row
      const about = { ...aboutIt(happened), ...skippedIn(series) }
      return entryFor(happened, skippedName(happened), `party:${party}`, { kind: 'dates-skipped', about })
    },
    (happened) => [skippedName(happened)],
  ),

  borrower.on(ResourceShared, (row, happened) => {
    const { cause, window } = happened.data
    const until = window === undefined ? undefined : instant(window.until)
    // The entry already says that the share was promoted.
    if (cause === 'promoted' && row?.kind === 'share-promoted') return { ...row, later: until ?? row.later }
    return toBorrower(row, happened, { kind: 'share-approved', about: { cause } }, until)
  }),
  // What an urgent demand needs waits for no approval: the owner reviews it afterwards.
  owner.on(ResourceShared, (row, happened) =>
    happened.data.cause === 'urgent' ? toOwner(row, happened, { kind: 'share-urgent' }) : undefined,
  ),
  borrower.on(resourceEvents.ShareDeclined, (row, happened) =>
    toBorrower(row, happened, {
      kind: 'share-declined',
      reason: happened.data.reason,
      about: freeIn(happened.data.free),
    }),
  ),
  owner.change(resourceEvents.ShareDeclined, () => undefined),
  borrower.on(resourceEvents.ShareDisplaced, (row, happened) => {
    const { code, reason, free } = happened.data
    return toBorrower(row, happened, { kind: 'share-displaced', reason, about: { code, ...freeIn(free) } })
  }),
  owner.on(resourceEvents.ShareDisplaced, (row, happened) => {
    // The owner knows what it took itself.
    const { code, reason } = happened.data
    return happened.event.role === 'street-office'
      ? toOwner(row, happened, { kind: 'share-displaced', reason, about: { code } })
      : undefined
  }),
  borrower.on(resourceEvents.ShareWaitlisted, (row, happened) =>
    toBorrower(row, happened, { kind: happened.data.cause === 'displaced' ? 'share-displaced' : 'share-waitlisted' }),
  ),
  owner.change(resourceEvents.ShareWaitlisted, () => undefined),
  borrower.on(resourceEvents.SharePromoted, (row, happened) => toBorrower(row, happened, { kind: 'share-promoted' })),

  borrower.on(ShareCancelled, (row, happened) => {
    const { cause, reason } = happened.data
    if (cause === 'borrower') return undefined
    const kind: EntryKind = cause === 'displaced' ? 'share-displaced' : 'share-cancelled'
    return toBorrower(row, happened, { kind, about: { cause }, ...(reason === undefined ? {} : { reason }) })
  }),
  owner.on(ShareCancelled, (row, happened) => {
    const { cause, reason } = happened.data
    if (cause !== 'borrower' && cause !== 'departure') return undefined
    const why = reason === undefined ? {} : { reason }
    return toOwner(row, happened, { kind: 'share-cancelled', about: { cause }, ...why })
  }),
  borrower.on(ShareExpired, (row, happened) =>
    toBorrower(row, happened, { kind: 'share-expired', about: { cause: happened.data.cause } }),
  ),
  owner.on(ShareExpired, (row, happened) =>
    happened.data.cause === 'unanswered' ? toOwner(row, happened, { kind: 'share-expired' }) : undefined,
  ),

  borrower.change(resourceEvents.ShareStarted, (row, happened) =>
    renewed(row, happened, { kind: 'share-started', needs: 1, ...(row.later === null ? {} : { due: row.later }) }),
  ),
  borrower.on(resourceEvents.ShareNoShow, (row, happened) => toBorrower(row, happened, { kind: 'share-no-show' })),
  // Each side is informed of what the other side recorded.
  borrower.on(ResourceReturned, (row, happened) => {
    const { by, party, condition, late } = happened.data
    return by === party ? undefined : toBorrower(row, happened, { kind: 'share-returned', about: { condition, late } })
  }),
  owner.on(ResourceReturned, (row, happened) => {
    const { by, party, condition, late } = happened.data
    return by === party ? toOwner(row, happened, { kind: 'share-returned', about: { condition, late } }) : undefined
  }),
  ...lateReturnSteps,
  takenOverSteps,
  borrower.on(resourceEvents.ResourceConsumed, (row, happened) =>
    toBorrower(row, happened, { kind: 'share-consumed', about: { quantity: happened.data.quantity } }),
  ),
  steps(inboxEntries).on(
    resourceEvents.FundsPledged,
    (_, happened) => {
      const { id, data, event } = happened
      const about = { resource: id, party: data.party, quantity: data.quantity }
      return entryFor(happened, pledgeOf(id, event.revision), ownerAlias(id), { kind: 'funds-pledged', about })
    },
    ({ id, event }) => [pledgeOf(id, event.revision)],
  ),
  steps(inboxEntries).on(
    resourceEvents.FundsReturned,
    (_, happened) => {
      const { id, data, event } = happened
      const { to } = data.destination
      const about = {
        resource: id,
        quantity: data.quantity,
        goesTo: 'fund' in data.destination ? data.destination.fund : to,
      }
      const said = { kind: 'funds-returned', about } as const
      return entryFor(happened, returnOf(id, event.revision), `party:${data.party}`, said)
    },
    ({ id, event }) => [returnOf(id, event.revision)],
  ),
]

/** The windows that are free instead, as ISO 8601 intervals. */
const freeIn = (free: readonly Window[] | undefined): EntryAbout =>
  free === undefined ? {} : { free: free.map(({ from, until }) => `${from}/${until}`) }

const returnOf = (resource: string, revision: number): string => `resource.${resource}.return-${revision}`

const pledgeOf = (resource: string, revision: number): string => `resource.${resource}.pledge-${revision}`
