import type { SafeContact } from '../../domain/contact/safe-contact.ts'
import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DemandGroup } from '../../domain/demand/state.ts'
import { type FoldStep, type Happened, json, maybe, type RowOf, table, text } from '../runtime/index.ts'

/** One row a demand that several residents raise together, or whose raiser may be contacted only within limits. */
export const circles = table('circles', {
  columns: {
    demand: text(),
    /** How, when and by whom the raiser may be contacted, without the words. */
    safeContact: maybe(json<SafeContact>()),
    group: maybe(json<DemandGroup>()),
  },
  key: ['demand'],
})
export type Circle = RowOf<typeof circles>

/** Returns the row after an event. The demand's own fold says what changes. */
function changed(row: Circle | undefined, name: string, { community, id, event }: Happened): Circle | undefined {
  const before = {
    ...demand.initial,
    ...(row?.safeContact == null ? {} : { safeContact: row.safeContact }),
    ...(row?.group == null ? {} : { group: row.group }),
  }
  const { safeContact, group } = demand.evolve(before, name, event)
  if (row === undefined && safeContact === undefined && group === undefined) return undefined
  return { community, demand: id, safeContact: safeContact ?? null, group: group ?? null }
}

const { DemandRaised, DemandTriaged, SafeContactChanged, MembersInvited, MemberJoined, MemberLeft } = demandEvents

export const circleSteps: readonly FoldStep[] = [
  DemandRaised,
  DemandTriaged,
  SafeContactChanged,
  MembersInvited,
  MemberJoined,
  MemberLeft,
].map(({ type, eventName }) => ({
  type,
  table: circles,
  own: true,
  key: ({ id }) => [id],
  fold: (row, happened) => changed(row as Circle | undefined, eventName, happened),
}))
