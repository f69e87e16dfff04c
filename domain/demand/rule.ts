import { community } from '../community/community.ts'
import { speaksFor } from '../community/standing.ts'
import { type DomainEvent, read, rulesOn, type Setting } from '../kernel/index.ts'
import { person } from '../personnel/personnel.ts'
import { workbook } from '../workbook/workbook.ts'
import { untilReported } from './danger/report-duty.ts'
import { notAbout } from './guards.ts'
import { withResultDue } from './hotline/result-due.ts'
import { isRaiser } from './raiser.ts'
import type { DemandState } from './state.ts'
import { backAtDesk } from './triage/desk.ts'

const inCommunity = { community: read(community) }

/** The setting of every rule of a demand. The community is always read. */
export type DemandSetting = Setting<typeof inCommunity>

/** Rules about who gets a task read the contract among the parties as well. */
export const byWorkbook = { workbook: read(workbook) }
export type WorkbookSetting = Setting<typeof inCommunity & typeof byWorkbook>

/** Rules about the person whom a command names for a task read where that person belongs. */
export const namedPerson = { named: read(person, (data: { readonly person?: string }) => data.person) }

/** A sender may act for a party only while the party takes part. */
const standing = ({ actor, reads }: DemandSetting) =>
  reads.community.established ? speaksFor(reads.community, actor) : undefined

/** Adds what follows from events that open a demand again: the time of the desk, and of the result of an order. */
const completed = (demand: DemandState, events: readonly DomainEvent[], setting: DemandSetting) =>
  withResultDue(demand, backAtDesk(demand, events, setting), setting.now)

/** Puts a command together with its rule that those whom the demand is about may send too. */
export const namedRule = rulesOn<DemandState, typeof inCommunity>({
  reads: inCommunity,
  objection: (_, setting) => standing(setting),
  completion: completed,
})

/** Those whom the demand is about, and who did not raise it, do nothing on it but what {@link namedRule} lets them do. */
const handled = rulesOn<DemandState, typeof inCommunity>({
  reads: inCommunity,
  objection: (demand, setting) =>
    standing(setting) ?? (isRaiser(demand, setting.actor) ? undefined : notAbout(demand, setting.actor)),
  completion: completed,
})

/** Puts a command of demands together with its rule. Nothing ends a demand while suspected harm has to be reported. */
export const demandRule: typeof handled = (command, decide) =>
  handled(command, (demand, data, setting) => untilReported(demand, decide(demand, data, setting), setting.actor))
