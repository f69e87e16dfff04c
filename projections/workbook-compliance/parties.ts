import { communityEvents } from '../../domain/community/events.ts'
import type { OrganizationGroup, PartyKind } from '../../domain/community/shapes.ts'
import { parseStream } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { type FoldStep, integer, maybe, type RowOf, rollup, source, steps, table, text } from '../runtime/index.ts'
import { byDemandClass } from '../shared-rules/demand-class.ts'
import { demandWork } from './demand-work.ts'

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

/** One row a breach of the workbook that is neither remedied nor dismissed. */
const breaches = table('breaches', {
  columns: {
    breach: text(),
    party: text(),
    /** The demand that shows the breach; empty where every party may know what shows it. */
    demand: text(),
  },
  key: ['breach'],
})

const onParty = steps(parties, ({ data }) => [(data as { readonly party: string }).party])
const onBreach = steps(breaches, ({ data }) => [(data as { readonly breach: string }).breach])

/** Resources are known to every party. What is no demand and no resource stands for itself, as a demand that does not exist. */
function demandBehind(source: string | undefined): string {
  if (source === undefined) return ''
  const stream = parseStream(source)
  if (stream?.aggregate === 'resource') return ''
  return stream?.aggregate === 'demand' ? stream.id : source
}

/** Open breaches by party and demand. A breach is counted for readers who may know of the demand that shows it. */
export const breachCounts = rollup('breached', {
  by: ['party', 'demand'],
  classes: { ...byDemandClass, column: 'demand', of: demandWork },
  sums: ['breaches'],
  from: [source(breaches, ({ party, demand }) => [{ group: [party, demand], sums: { breaches: 1 } }])],
})

export const partyTables = [parties, breaches]

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
  onBreach.on(workbookEvents.BreachRecorded, (_, { community, data: { breach, party, source } }) => ({
    community,
    breach,
    party,
    demand: demandBehind(source),
  })),
  onBreach.on(workbookEvents.BreachRemedied, () => undefined),
  onBreach.on(workbookEvents.BreachDismissed, () => undefined),
]
