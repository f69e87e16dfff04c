import { instant } from '../../domain/kernel/index.ts'
import { personnelEvents as P } from '../../domain/personnel/events.ts'
import { resourceEvents as R } from '../../domain/resource/events.ts'
import { shareName, stockOf } from '../../domain/resource/shapes.ts'
import { type FoldStep, type Happened, integer, maybe, type RowOf, steps, table, text } from '../runtime/index.ts'

/** One row a resource, with its owner. */
const owners = table('owners', { columns: { resource: text(), owner: text(), told: integer() }, key: ['resource'] })

/** One row an approved share, with what its two parties gave, received and owe. */
export const partyShares = table('lent', {
  columns: {
    share: text(),
    owner: text(),
    party: text(),
    ends: maybe(integer()),
    value: maybe(integer()),
    /** 1 once it counts as given, and its value then. */
    given: integer(),
    worth: integer(),
    /** While it is handed over, when it must be returned. */
    dueAt: maybe(integer()),
    /** 1 where it is lost. */
    unreturned: integer(),
  },
  key: ['share'],
})
export type PartyShare = RowOf<typeof partyShares>

/** One row an entry of logged working time, and the minutes of it that the host confirmed. */
export const workingTime = table('entries', {
  columns: {
    person: text(),
    entry: text(),
    home: text(),
    host: text(),
    minutes: integer(),
    confirmed: maybe(integer()),
  },
  key: ['person', 'entry'],
})

const onOwner = steps(owners)
const onShare = steps(
  partyShares,
  (happened) => {
    const { id, data } = happened as Happened<{ readonly share: string }>
    return [shareName(id, data.share)]
  },
  owners,
)
const onEntry = steps(workingTime, (happened) => {
  const { id, data } = happened as Happened<{ readonly entry: string }>
  return [id, data.entry]
})

/** Returns an ended share: one that was given stays with nothing due, one that was not is deleted. */
const over = (row: PartyShare): PartyShare | undefined =>
  row.given === 1 ? { ...row, dueAt: null, unreturned: 0 } : undefined

export const exchangeSteps: readonly FoldStep[] = [
  onOwner.on(R.ResourceOffered, (_, { community, id, data }) => ({
    community,
    resource: id,
    owner: data.owner,
    told: stockOf(data.category) === 'information' ? 1 : 0,
  })),
  onOwner.change(R.TermsChanged, (row, { data }) => ({ ...row, owner: data.owner ?? row.owner })),
  onShare.on(R.ResourceShared, (_, { community, id, data }, of) =>
    // A share for a resident is no exchange of the parties.
    data.forResident === true
      ? undefined
      : {
          community,
          share: shareName(id, data.share),
          owner: data.owner,
          party: data.party,
          ends: data.window === undefined ? null : instant(data.window.until),
          value: data.value ?? null,
          given: of?.told ?? 0,
          worth: of?.told === 1 ? (data.value ?? 0) : 0,
          dueAt: null,
          unreturned: 0,
        },
  ),
  onShare.change(R.ShareWaitlisted, over),
  onShare.change(R.ShareCancelled, over),
  onShare.change(R.ShareDisplaced, over),
  onShare.change(R.ShareNoShow, over),
  onShare.change(R.ShareStarted, (row, _, of) => ({
    ...row,
    owner: of?.owner ?? row.owner,
    given: 1,
    worth: row.value ?? 0,
    dueAt: row.ends,
  })),
  onShare.change(R.ResourceReturned, (row, { data }) => ({
    ...row,
    dueAt: null,
    unreturned: data.condition === 'lost' ? 1 : 0,
  })),
  onShare.change(R.ResourceConsumed, (row, { data }, of) =>
    data.quantity === 0 ? over(row) : { ...row, owner: of?.owner ?? row.owner, given: 1, worth: data.value ?? 0 },
  ),
  onEntry.on(P.HoursLogged, (_, { community, id, data: { entry, home, host, minutes } }) => ({
    community,
    person: id,
    entry,
    home,
    host,
    minutes,
    confirmed: null,
  })),
  onEntry.change(P.HoursConfirmed, (row, { data }) => ({ ...row, confirmed: data.minutes })),
]

export const exchangeTables = [owners, partyShares, workingTime]
