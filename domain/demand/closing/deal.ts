import { Type } from '@sinclair/typebox'
import { activeParties, activeParty, type Party } from '../../community/state.ts'
import { mayContact } from '../../contact/safe-contact.ts'
import {
  Closed,
  command,
  DAY,
  type DomainEvent,
  type Instant,
  iso,
  isRejection,
  optional,
  Personal,
  reject,
  Text,
} from '../../kernel/index.ts'
import { itemOf, names } from '../../workbook/state.ts'
import { isPartyNamed } from '../danger/named.ts'
import { demandEvents } from '../events.ts'
import { dealtCaller } from '../grants.ts'
import { lotIn } from '../lot.ts'
import { byWorkbook, demandRule, type WorkbookSetting } from '../rule.ts'
import { type DemandState, moreUrgent } from '../state.ts'
import { type DemandDelivery, deliveryOf, workFor } from '../ways-out/merge-target.ts'
import { SkipReason } from './contact-events.ts'
import type { Deal } from './contact-state.ts'
import { checkCause, isApart, type RaiserGround, raiserReads } from './independence.ts'

/** How long a party that is asked to call has, before the engine asks another: for L1 and L2, for L3 and L4, and beyond the due time. */
const PROMPT_MS = DAY
const USUAL_MS = 3 * DAY
const GRACE_MS = DAY
/** When the engine looks again for a party to ask, where there is none. */
const AGAIN_MS = 7 * DAY

/** When the engine asks another party to call. */
export const lapseOf = ({ due, party }: Deal): Instant => (party === undefined ? due : due + GRACE_MS)

export const dealCallback = demandRule(
  command({
    summary: {
      en: 'Ask the next party to call the raiser of a delivered demand, or to check the result. Oldest deliveries come first.',
      zh: '分派回访：由系统将待回访诉求按办理完成先后分派给回访单位。',
    },
    by: ['service'],
    reads: { ...raiserReads, ...byWorkbook },
    data: Closed({}),
  }),
  (demand, _, setting) => {
    const { deal } = demand
    const isGone = deal?.party !== undefined && activeParty(setting.reads.community, deal.party) === undefined
    if (deal !== undefined && !isGone && setting.now < lapseOf(deal)) return []
    if (deal?.party !== undefined)
      return passedOn(demand, { ...deal, party: deal.party }, { reason: 'lapsed' }, setting)
    const delivery = deliveryOf(demand, setting.reads.original)
    // A service may report a delivery twice, or late.
    return isRejection(delivery) ? [] : [dealNext(demand, delivery, setting)]
  },
)

export const skipCallback = demandRule(
  command({
    summary: {
      en: 'Pass a callback on that the engine gave to your party, with the reason. Another party is asked.',
      zh: '跳过系统分派给本单位的回访并说明原因，由系统另行分派。',
    },
    by: [dealtCaller],
    reads: { ...raiserReads, ...byWorkbook },
    data: Closed({ reason: SkipReason, note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { reason, note }, setting) => {
    const { deal } = demand
    if (deal?.party === undefined)
      return reject('callback.not-dealt', {
        en: 'No callback of this demand is given to your party.',
        zh: '该诉求的回访未分派给您所在单位。',
      })
    return passedOn(demand, { ...deal, party: deal.party }, { reason, ...optional('note', note) }, setting)
  },
)

type Skipped = Omit<Parameters<typeof demandEvents.CallbackSkipped>[0], 'party'>

/** The party does not call, so the next one is asked. */
function passedOn(
  demand: DemandState,
  { party, repeats }: Deal & { readonly party: string },
  why: Skipped,
  setting: DealSetting,
): readonly DomainEvent[] {
  const skipped = demandEvents.CallbackSkipped({ party, ...why })
  const after: DemandState = { ...demand, passed: [...demand.passed.filter((one) => one !== party), party] }
  if (repeats !== undefined) return [skipped, ...repeat(after, repeats, setting)]
  const delivery = deliveryOf(demand, setting.reads.original)
  return isRejection(delivery) ? [skipped] : [skipped, dealNext(after, delivery, setting)]
}

type DealSetting = Pick<WorkbookSetting, 'id' | 'now' | 'digest'> & {
  readonly reads: WorkbookSetting['reads'] & RaiserGround
}

/** The engine's question to a party, or that there is none to ask. */
export function dealNext(demand: DemandState, delivery: DemandDelivery, setting: DealSetting): DomainEvent {
  const { now, reads } = setting
  const check = checkCause(demand, delivery, reads, now)
  const found = nextCaller(demand, delivery, check === undefined, setting)
  return demandEvents.CallbackDealt({
    ...optional('check', check),
    ...(found === undefined ? { due: iso(now + AGAIN_MS) } : { ...found, due: iso(now + timeFor(demand)) }),
  })
}

const timeFor = ({ level }: DemandState): number => (moreUrgent(level, 'L3') ? PROMPT_MS : USUAL_MS)

/** The question to a second party whether the raiser answers as recorded in the callback; nothing where no party is left to ask. */
export function repeat(demand: DemandState, callback: string, setting: DealSetting): readonly DomainEvent[] {
  const first = demand.callbacks.find(({ id }) => id === callback)?.party
  const asked = first === undefined ? demand : { ...demand, passed: [...demand.passed, first] }
  const delivery = workFor(demand, setting.reads.original)
  const found = independent(asked, delivery, true, setting).find(({ id }) => !asked.passed.includes(id))
  return found === undefined
    ? []
    : [demandEvents.CallbackDealt({ party: found.id, due: iso(setting.now + timeFor(demand)), repeats: callback })]
}

/** The parties that may judge, the first ones to ask first: committee, social workers and named parties, the street office, the hotline. */
function independent(
  demand: DemandState,
  delivery: DemandDelivery,
  calls: boolean,
  { id, digest, reads: { community, workbook, original } }: DealSetting,
): readonly Party[] {
  const item = demand.item === undefined ? undefined : itemOf(workbook, demand.item)
  const tierOf = (party: Party): number => {
    if (party.kind === 'committee' || party.kind === 'social-work') return 0
    if (party.kind === 'street-office') return 1
    // Others are asked only about what all may know of: being asked opens the contact, not the demand.
    if (demand.visibility !== 'public') return -1
    if (item?.callbacks?.some((holder) => names(holder, party)) === true) return 0
    return party.kind === 'hotline' ? 2 : -1
  }
  return activeParties(community)
    .filter((party) => tierOf(party) >= 0 && isApart(demand, delivery, original, party.id))
    .filter(({ id: party, kind }) => !calls || mayContact(demand.safeContact, party, kind))
    .map((party) => ({
      party,
      tier: tierOf(party),
      lot: lotIn(digest('callback', `${id} ${demand.callbacks.length} ${party.id}`)),
    }))
    .sort((one, other) => one.tier - other.tier || one.lot - other.lot)
    .map(({ party }) => party)
}

/** The next party to ask: one that did not pass it on, else the one that did so longest ago, else a holder as a stand-in. */
function nextCaller(
  demand: DemandState,
  delivery: DemandDelivery,
  calls: boolean,
  setting: DealSetting,
): { readonly party: string; readonly standIn?: true } | undefined {
  const isFresh = ({ id }: Party): boolean => !demand.passed.includes(id)
  const found = independent(demand, delivery, calls, setting)
  const next = found.find(isFresh) ?? longestAgo(found, demand.passed)
  if (next !== undefined) return { party: next.id }
  const { community } = setting.reads
  const holders = activeParties(community).filter(
    ({ id }) =>
      demand.received.includes(id) &&
      !(demand.raiser?.kind === 'party' && demand.raiser.id === id) &&
      !isPartyNamed(demand, id),
  )
  const standIn =
    holders.find((party) => isFresh(party) && !delivery.by.includes(party.id)) ??
    holders.find(isFresh) ??
    longestAgo(holders, demand.passed)
  return standIn && { party: standIn.id, standIn: true }
}

const longestAgo = (found: readonly Party[], passed: readonly string[]): Party | undefined =>
  [...found].sort((one, other) => passed.lastIndexOf(one.id) - passed.lastIndexOf(other.id))[0]
