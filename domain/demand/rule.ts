import { community } from '../community/community.ts'
import { speaksFor } from '../community/standing.ts'
import { read, rulesOn, type Setting } from '../kernel/index.ts'
import { person } from '../personnel/personnel.ts'
import { workbook } from '../workbook/workbook.ts'
import { backAtDesk } from './desk.ts'
import type { DemandState } from './state.ts'

const inCommunity = { community: read(community) }

/** The setting of every rule of a demand. The community is always read. */
export type DemandSetting = Setting<typeof inCommunity>

/** Rules about who gets a task read the contract among the parties as well. */
export const byWorkbook = { workbook: read(workbook) }
export type WorkbookSetting = Setting<typeof inCommunity & typeof byWorkbook>

/** Rules about the person whom a command names for a task read where that person belongs. */
export const namedPerson = { named: read(person, (data: { readonly person?: string }) => data.person) }

/** Puts a command of demands together with its rule. A sender may act for a party only while the party takes part. */
export const demandRule = rulesOn<DemandState, typeof inCommunity>({
  reads: inCommunity,
  objection: (_, { actor, reads }) => (reads.community.established ? speaksFor(reads.community, actor) : undefined),
  completion: backAtDesk,
})
