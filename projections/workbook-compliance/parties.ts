import { communityEvents } from '../../domain/community/events.ts'
import type { OrganizationGroup, PartyKind } from '../../domain/community/shapes.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { type FoldStep, integer, maybe, type RowOf, steps, table, text } from '../runtime/index.ts'

/** One row a party: its standing, and the convention that it signed. */
export const parties = table('parties', {
  columns: {
    party: text(),
    kind: text<PartyKind>(),
    group: maybe(text<OrganizationGroup>()),
    name: text(),
    nameEn: maybe(text()),
    standing: text<'active' | 'suspended' | 'left'>(),
    joined: integer(),
    /** The version of the workbook that the party signed last, and when. */
    version: maybe(integer()),
    signed: maybe(integer()),
  },
  key: ['party'],
  indexes: [{ columns: ['joined'] }, { columns: ['kind', 'joined'] }, { columns: ['standing', 'joined'] }],
})
export type PartyRow = RowOf<typeof parties>

const onParty = steps(parties, ({ data }) => [(data as { readonly party: string }).party])

export const partySteps: readonly FoldStep[] = [
  onParty.on(communityEvents.PartyJoined, (_, { community, data, time }) => ({
    community,
    party: data.party,
    kind: data.kind,
    group: data.group ?? null,
    name: data.name,
    nameEn: data.nameEn ?? null,
    standing: 'active',
    joined: time,
    version: null,
    signed: null,
  })),
  onParty.change(communityEvents.PartyChanged, (row, { data }) => ({
    ...row,
    name: data.name ?? row.name,
    nameEn: data.nameEn ?? row.nameEn,
    group: data.group ?? row.group,
  })),
  onParty.change(communityEvents.PartySuspended, (row) => ({ ...row, standing: 'suspended' })),
  onParty.change(communityEvents.PartyReinstated, (row) => ({ ...row, standing: 'active' })),
  onParty.change(communityEvents.PartyLeft, (row) => ({ ...row, standing: 'left' })),
  onParty.change(workbookEvents.ConventionSigned, (row, { data, time }) => ({
    ...row,
    version: data.version,
    signed: time,
  })),
]
