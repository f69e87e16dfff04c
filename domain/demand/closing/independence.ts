import { actingParty } from '../../community/standing.ts'
import { type Actor, DAY, type Instant, type Rejection, read, reject } from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import type { PersonState } from '../../personnel/state.ts'
import { isPartyNamed } from '../danger/named.ts'
import { notAbout } from '../guards.ts'
import { type DemandState, hasTask, sharesParty } from '../state.ts'
import { type DemandDelivery, mergeTarget } from '../ways-out/merge-target.ts'
import type { CheckCause } from './contact-events.ts'
import type { Callback } from './contact-state.ts'

/** The days that a raiser has to answer after delivery, before silence may close the demand. */
export const ANSWER_DAYS = 7

/** Reads by which a rule judges whose word counts: the work done, and the raiser as a person of a party. */
export const raiserReads = {
  ...mergeTarget,
  raiserAsPerson: read.beside(person, ({ raiser }: DemandState) =>
    raiser?.kind === 'resident' ? raiser.id : undefined,
  ),
}

/** The reads of a rule that judges a caller: also the sender as a person. */
export const callerReads = {
  ...raiserReads,
  sender: read.beside(person, (_: DemandState, { id }: Actor) => id),
}

export interface RaiserGround {
  readonly original: DemandState | undefined
  readonly raiserAsPerson: PersonState | undefined
}
export interface CallerGround extends RaiserGround {
  readonly sender: PersonState | undefined
}

const meets = (some: readonly string[] | undefined, others: readonly string[]): boolean =>
  some?.some((one) => others.includes(one)) ?? false

/**
 * Whether the raiser shares a party or a person with those who delivered: the same party, the same person in another role, or a
 * member of a delivering party. The word and the silence of such a raiser are those of the deliverer.
 */
export function isTied(demand: DemandState, delivery: DemandDelivery, { raiserAsPerson }: RaiserGround): boolean {
  const { raiser, tied } = demand
  if (tied === true || sharesParty(demand, delivery.by)) return true
  if (raiser?.kind !== 'resident' || raiser.id === undefined) return false
  return delivery.people.includes(raiser.id) || meets(raiserAsPerson?.parties, delivery.by)
}

/** Refuses where the raiser shares a party or a person with those who delivered. */
export const needsCheck = (
  demand: DemandState,
  delivery: DemandDelivery,
  ground: RaiserGround,
): Rejection | undefined =>
  isTied(demand, delivery, ground)
    ? reject('demand.needs-check', {
        en: 'The raiser belongs to those who delivered, so a party without a task on the demand has to check.',
        zh: '诉求人与办理方为同一单位或人员，须由未承办的单位核查。',
      })
    : undefined

/**
 * Why the result is checked instead of asking the raiser; undefined where the raiser is to be asked. A resident without a contact is
 * asked in the inbox first, for as long as raisers have to answer.
 */
export function checkCause(
  demand: DemandState,
  delivery: DemandDelivery,
  ground: RaiserGround,
  now: Instant,
): CheckCause | undefined {
  if (isTied(demand, delivery, ground)) return 'shared-person'
  if (demand.safeContact?.none === true) return 'no-contact'
  if (demand.reachable === true) return undefined
  const asked = demand.raiser?.kind === 'resident' && now < delivery.at + ANSWER_DAYS * DAY
  return asked ? undefined : 'no-contact'
}

/**
 * Whether silence may close the demand: not an urgent or restricted one, one that an outside body handled, one whose raiser belongs to
 * those who delivered, or one whose raiser disputed a callback.
 */
export const mayEndInSilence = (demand: DemandState, delivery: DemandDelivery): boolean =>
  demand.level !== 'L1' &&
  demand.visibility !== 'restricted' &&
  !delivery.outside &&
  disputedParties(demand).length === 0

/** The callbacks about this delivery. Void ones do not count. */
export const callbacksOn = ({ callbacks }: DemandState, { at }: DemandDelivery): readonly Callback[] =>
  callbacks.filter((one) => one.past !== true && one.disputed !== true && one.at >= at)

/** Parties whose callback about the last delivery is void: their word no longer counts for it. */
export const disputedParties = ({ callbacks }: DemandState): readonly string[] =>
  callbacks.filter(({ past, disputed }) => past !== true && disputed === true).map(({ party }) => party)

/** Whether a party can judge the work: it did none of it, did not raise the demand, and no callback of its own is void. */
export const isApart = (
  demand: DemandState,
  delivery: DemandDelivery,
  original: DemandState | undefined,
  party: string,
): boolean =>
  !delivery.by.includes(party) &&
  !hasTask(demand, party) &&
  (original === undefined || !hasTask(original, party)) &&
  !(demand.raiser?.kind === 'party' && demand.raiser.id === party) &&
  !isPartyNamed(demand, party) &&
  !disputedParties(demand).includes(party)

/** A party that calls the raiser or checks the result. `standIn`: a person of a holder who did not deliver. */
export interface IndependentCaller {
  readonly party: string
  readonly standIn?: true
}

const callerRefused = {
  ownWork: () =>
    reject('demand.own-work', {
      en: 'Your party worked on this demand. A party without a task on it has to judge.',
      zh: '您所在单位承办过该诉求，请由未承办的单位核查。',
    }),
  sharedPerson: () =>
    reject('demand.shared-person', {
      en: 'You delivered, or belong to a party that delivered. Another person has to judge.',
      zh: '您参与了办理或属于承办单位，请由其他人员核查。',
    }),
  ownDemand: () =>
    reject('demand.own-demand', {
      en: 'You or your party raised this demand. The raiser gives feedback instead.',
      zh: '该诉求由您或您所在单位提交，请以诉求人身份评价。',
    }),
  disputed: () =>
    reject('callback.void', {
      en: 'The raiser disputed a callback of your party. Another party has to ask.',
      zh: '诉求人对您所在单位的回访有异议，请由其他单位回访。',
    }),
  dealtElsewhere: () =>
    reject('callback.dealt-elsewhere', {
      en: 'The engine asked another party to call. Your list of callbacks shows those for you.',
      zh: '该诉求已分派其他单位回访，请按您的回访清单办理。',
    }),
}

/** The sender, and the resident that the sender also is. */
const personsOf = ({ id }: Actor, sender: PersonState | undefined): readonly string[] =>
  sender?.resident === undefined ? [id] : [id, sender.resident]

/** Refuses a sender who delivered, or who belongs to a party that did: people do not judge their own work, in whatever role. */
export const notByDeliverer = (
  { people, by }: Pick<DemandDelivery, 'people' | 'by'>,
  actor: Actor,
  sender: PersonState | undefined,
): Rejection | undefined =>
  meets(personsOf(actor, sender), people) || meets([actingParty(actor) ?? '', ...(sender?.parties ?? [])], by)
    ? callerRefused.sharedPerson()
    : undefined

/**
 * The sender as an independent caller, or why the sender is none. Where the engine has asked a party to call, only that party may;
 * a hotline calls by its own rules.
 */
export function independentCaller(
  demand: DemandState,
  delivery: DemandDelivery,
  actor: Actor,
  ground: CallerGround,
): IndependentCaller | Rejection {
  const party = actingParty(actor)
  if (party === undefined)
    return reject('actor.without-party', {
      en: 'Only a person who acts for a party can judge the result.',
      zh: '只有代表单位的人员才能核查办理结果。',
    })
  const { deal, raiser } = demand
  const { original, sender } = ground
  const standIn = deal?.standIn === true && deal.party === party
  const worked = delivery.by.includes(party) || hasTask(demand, party) || (original && hasTask(original, party))
  if (worked && !standIn) return callerRefused.ownWork()
  const persons = personsOf(actor, sender)
  if (meets(persons, delivery.people) || (!standIn && meets(sender?.parties, delivery.by)))
    return callerRefused.sharedPerson()
  const raised = raiser?.kind === 'party' ? raiser.id === party : meets(persons, raiser?.id ? [raiser.id] : [])
  if (raised) return callerRefused.ownDemand()
  const about = notAbout(demand, actor)
  if (about !== undefined) return about
  if (disputedParties(demand).includes(party)) return callerRefused.disputed()
  if (deal?.party !== undefined && deal.party !== party && actor.role !== 'hotline')
    return callerRefused.dealtElsewhere()
  return standIn ? { party, standIn } : { party }
}
