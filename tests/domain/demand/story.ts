import { communityEvents } from '../../../domain/community/events.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import {
  type Actor,
  DAY,
  type DomainEvent,
  HOUR,
  type Instant,
  iso,
  isRejection,
} from '../../../domain/kernel/index.ts'
import { type Assumptions, given, type Past, scenarioDigest } from '../../../domain/kernel/scenario.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { zones } from '../../../services/clock/zones.ts'
import { chess, grid, jwh, of, quarter, workers } from '../community/people.ts'
import { communityWith, inForce, signed, volunteers } from '../workbook/founding.ts'

/** Monday, 2 March 2026, 16:00 in Shanghai. */
export const NOW: Instant = Date.UTC(2026, 2, 2, 8)
export const days = (count: number): Instant => NOW + count * DAY
export const hours = (count: number): Instant => NOW + count * HOUR

export const resident: Actor = { id: 'resident-7', role: 'resident' }
export const neighbour: Actor = { id: 'resident-8', role: 'resident' }
export const guard = of('guard', 'property-company')
export const safe = of('safe', 'organization')
export const street = of('street', 'street-office')
export const service: Actor = { id: 'deadline', role: 'service' }
export const admin: Actor = { id: 'admin-1', role: 'administrator' }
export const anonymous: Actor = { id: 'anonymous', role: 'anonymous' }
/** An anonymous actor with the follow-up code of the demand in these scenarios. */
export const follower: Actor = { ...anonymous, follows: 'scenario' }
export { chess, jwh, workers }

const { OutsideBodyRegistered, PartyJoined, PartyLeft } = communityEvents
/** The only outside body of these communities. */
export const power = OutsideBodyRegistered({
  body: 'power',
  name: '供电公司',
  kind: 'utility',
  contact: '95598',
  competence: '供电和抢修',
})
export const streetJoined = PartyJoined({ party: 'street', kind: 'street-office', name: '街道' })
/** The community of these demands, after the parties of `gone` have left it. */
export const place = (...more: DomainEvent[]) => communityWith(volunteers, streetJoined, quarter, grid, power, ...more)
export const left = (party: string): DomainEvent => PartyLeft({ party, reason: 'moved' })

const { ConventionSigned, ItemAdded } = workbookEvents
const lamps = ItemAdded({
  code: '2.01',
  module: 2,
  title: '路灯抢修',
  lead: { party: 'guard' },
  supporters: [{ kind: 'social-work' }],
  level: 'L1',
  visibility: 'public',
})
const slow = ItemAdded({
  code: '4.01',
  module: 4,
  title: '楼道整治',
  lead: { kind: 'organization' },
  supporters: [{ kind: 'social-work' }],
  level: 'L4',
  visibility: 'parties-involved',
  statutory: [{ kind: 'street-office', basis: '《物业管理条例》第五条' }],
})
/**
 * `3.07.2` is led by social workers and supported by organisations. The street office has not signed: it gets statutory requests of
 * `4.01` alone.
 */
export const book = given(workbook, [
  ...inForce,
  lamps,
  slow,
  signed.guard,
  ConventionSigned({ party: 'safe', kind: 'organization', version: 1 }),
]).state

export const reads = { community: place(), workbook: book, original: undefined, lastWorker: undefined }

/** A delivery is recorded by a person of the party that delivers, unless the history says otherwise. */
function byDeliverer(happened: DomainEvent | Past): DomainEvent | Past {
  if ('event' in happened && happened.by !== undefined) return happened
  const past = 'event' in happened ? happened : { event: happened }
  const { name, data } = past.event
  return name === 'ServiceDelivered' ? { ...past, by: of((data as { party: string }).party, 'organization') } : happened
}

/** Callers are asked in the order in which they joined, and no callback is drawn to be repeated. */
const calmDigest = (purpose: string, text: string): string =>
  purpose.startsWith('callback') ? '00000001' : scenarioDigest(purpose, text)

/** A scenario of one demand. Only an expected event that names a desk is compared by it: desk.test.ts has the rules of the desk. */
export function story(history: readonly (DomainEvent | Past)[], assumed: Assumptions = {}) {
  const scenario = given(demand, history.map(byDeliverer), {
    now: NOW,
    actor: jwh,
    zones,
    digest: calmDigest,
    ...assumed,
    reads: { ...reads, ...assumed.reads },
  })
  const when: typeof scenario.when = (command, data, but) => {
    const outcome = scenario.when(command, data, but)
    const decided = isRejection(outcome.decision) ? [] : outcome.decision
    return {
      ...outcome,
      // biome-ignore lint/suspicious/noThenProperty: given, when, then is how a scenario reads, and no code awaits one.
      then: (expected) => outcome.then(expected.map((event, at) => atDeskOf(decided[at], event))),
    }
  }
  return { ...scenario, when }
}

function atDeskOf(decided: DomainEvent | undefined, expected: DomainEvent): DomainEvent {
  const { desk, triageBy }: { desk?: string; triageBy?: string } = Object(decided?.data)
  const data = { ...(desk === undefined ? {} : { desk, triageBy }), ...Object(expected.data) }
  return { ...expected, data }
}

/** The state of a demand after a history. */
export const standing = (...history: (DomainEvent | Past)[]) => stateOf(story(history).state)
export const stateAfter = (...history: (DomainEvent | Past)[]): DemandState => story(history).state

type Data<K extends keyof typeof demandEvents> = Parameters<(typeof demandEvents)[K]>[0]

/** Due times of L3 for a demand raised at NOW, in Shanghai: the end of Tuesday, and the end of Monday of the week after. */
export const DUE = { acceptBy: '2026-03-03T16:00:00.000Z', resolveBy: '2026-03-09T16:00:00.000Z' }
export const URGENT_DUE = { acceptBy: iso(NOW + HOUR / 4), resolveBy: iso(NOW + 2 * HOUR) }

export const raised = (more: Partial<Data<'DemandRaised'>> = {}) =>
  demandEvents.DemandRaised({
    number: '0000-0000-0000',
    raiser: { kind: 'resident', id: 'resident-7' },
    text: 'The lamp is out.',
    place: {},
    day: '2026-03-02',
    urgent: false,
    visibility: 'parties-involved',
    level: 'L3',
    ...DUE,
    ...more,
  })
export const urgent = (more: Partial<Data<'DemandRaised'>> = {}) =>
  raised({ urgent: true, level: 'L1', ...URGENT_DUE, ...more })
export const byParty = (party: string) => raised({ raiser: { kind: 'party', party } })

export const triaged = (more: Partial<Data<'DemandTriaged'>> = {}) =>
  demandEvents.DemandTriaged({
    item: '3.07.2',
    summary: 'Lamp out',
    level: 'L3',
    visibility: 'public',
    place: {},
    ...DUE,
    ...more,
  })

export const assigned = (party = 'chess', more: Partial<Data<'TaskAssigned'>> = {}) =>
  demandEvents.TaskAssigned({
    task: 't1',
    party,
    item: '3.07.2',
    volunteered: false,
    firstReceiver: (more.task ?? 't1') === 't1',
    level: 'L3',
    ...DUE,
    own: { acceptBy: more.acceptBy ?? DUE.acceptBy, resolveBy: more.resolveBy ?? DUE.resolveBy },
    ...more,
  })
/** The task that a party gets back at NOW because its result did not help: half of the days of L3. */
export const reworked = (party = 'chess', more: Partial<Data<'TaskAssigned'>> = {}) =>
  assigned(party, {
    task: 't2',
    firstReceiver: true,
    rework: true,
    own: { acceptBy: DUE.acceptBy, resolveBy: '2026-03-05T16:00:00.000Z' },
    ...more,
  })
export const accepted = (party = 'chess', task = 't1') => demandEvents.TaskAccepted({ task, party, inTime: true })
export const returned = (party = 'chess', more: Partial<Data<'TaskReturned'>> = {}) =>
  demandEvents.TaskReturned({
    task: 't1',
    party,
    code: 'not-ours',
    reason: 'not ours',
    proper: 'workers',
    returns: 1,
    stays: false,
    ...more,
  })
/** A summons by jwh at NOW, of an L3 demand. */
export const summoned = (parties: string[], more: Partial<Data<'PartiesSummoned'>> = {}) =>
  demandEvents.PartiesSummoned({ parties, by: 'jwh', level: 'L3', answerBy: DUE.acceptBy, ...more })
export const withdrawnTask = (party = 'chess', more: Partial<Data<'TaskWithdrawn'>> = {}) =>
  demandEvents.TaskWithdrawn({ task: 't1', party, cause: 'mistake', ...more })
export const reassigned = (party: string, from: string, more: Partial<Data<'TaskReassigned'>> = {}) =>
  demandEvents.TaskReassigned({
    task: 't1',
    party,
    from,
    cause: 'correction',
    ...DUE,
    ...(party === from ? {} : { own: DUE }),
    ...more,
  })
export const delivered = (party = 'chess', more: Partial<Data<'ServiceDelivered'>> = {}) =>
  demandEvents.ServiceDelivered({ task: 't1', party, result: 'lit again', atHome: false, inTime: true, ...more })
export const closed = (more: Partial<Data<'DemandClosed'>> = {}) =>
  demandEvents.DemandClosed({ basis: 'confirmed', ...more })
export const reopened = (more: Partial<Data<'DemandReopened'>> = {}) =>
  demandEvents.DemandReopened({ cause: 'request', reopenings: 1, review: false, ...more })
export const held = (reviewBy = iso(days(10))) =>
  demandEvents.DemandHeld({ code: 'materials', reason: 'parts ordered', reviewBy, approvedBy: 'jwh' })
/** What a party says that declines a demand. */
export const whyDeclined = { code: 'other-competence', reason: 'not ours', instead: 'Ask the power company.' } as const
export const declined = (party = 'jwh', appealable = true, more: Partial<Data<'DemandDeclined'>> = {}) =>
  demandEvents.DemandDeclined({ party, ...whyDeclined, appealable, ...more })
export const merged = (original = '2', more: Partial<Data<'DemandMerged'>> = {}) =>
  demandEvents.DemandMerged({ original, ...more })
/** What a party sends that refers a demand to the power company. */
export const toPower = { body: 'power' }
export const referred = demandEvents.DemandReferred({ ...toPower, to: '供电公司', answerBy: DUE.resolveBy })
export const answered = (outcome: 'handled' | 'refused') =>
  demandEvents.ReferralAnswered({ outcome, answer: 'see the letter', reference: '供电〔2026〕12号' })

/** The usual history of a demand, up to the state of the name. */
export const sorted = [raised(), triaged()]
export const handedOut = [...sorted, assigned()]
export const working = [...handedOut, accepted()]
export const done = [...working, delivered()]
