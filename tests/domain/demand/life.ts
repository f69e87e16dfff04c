import { community as communityContext } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, taskOf } from '../../../domain/demand/state.ts'
import { type Actor, type DomainEvent, type Instant, iso, isRejection } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { zones } from '../../../services/clock/zones.ts'
import type { CommandResult } from '../../../services/commands/contract.ts'
import type { RevisedStateOf, StateOf } from '../../../services/event-log/state-reader.ts'
import { dispatch } from '../../../services/processes/dispatch/dispatch.ts'
import type { Workplace } from '../../../services/processes/process-manager.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
import { grid, of, quarter } from '../community/people.ts'
import { frozen } from '../play.ts'
import { communityWith } from '../workbook/founding.ts'
import { book, neighbour, power, streetJoined } from './story.ts'
import { ORIGINALS, type Stride } from './walk.ts'

const { PartyJoined, PersonAppointed } = communityEvents
const lineJoined = PartyJoined({ party: 'line', kind: 'hotline', name: '12345' })
const elected = PersonAppointed({
  appointment: 'a1',
  person: 'person-chess',
  party: 'chess',
  post: { kind: 'representative', year: 2026 },
})
/** A community with one party of each society, a property company, a street office and a hotline. */
export const community = communityWith(streetJoined, lineJoined, quarter, grid, power, elected)

const KINDS = {
  jwh: 'committee',
  chess: 'organization',
  workers: 'social-work',
  guard: 'property-company',
  street: 'street-office',
  line: 'hotline',
} as const
export type PartyId = keyof typeof KINDS
export const PARTIES = Object.keys(KINDS) as readonly PartyId[]

/** Two people of each party who belong to no other. */
export const STAFF: readonly Actor[] = PARTIES.flatMap((party) => {
  const one = of(party, KINDS[party])
  return [one, { ...one, id: `${one.id}-2` }]
})
/** People of two parties, and a resident. */
const BOTH: Readonly<Record<string, readonly PartyId[]>> = {
  double: ['workers', 'jwh'],
  clerk: ['chess', 'street'],
  agent: ['guard', 'line'],
  friend: ['chess', 'jwh'],
}
export const TWOFOLD: readonly Actor[] = Object.entries(BOTH).flatMap(([id, parties]) =>
  parties.map((party) => ({ ...of(party, KINDS[party]), id })),
)

export const PEOPLE: Readonly<Record<string, PersonState>> = {
  ...Object.fromEntries(STAFF.map(({ id, party = '' }) => [id, { ...unenrolled, person: id, parties: [party] }])),
  ...Object.fromEntries(Object.entries(BOTH).map(([id, parties]) => [id, { ...unenrolled, person: id, parties }])),
  double: { ...unenrolled, person: 'double', resident: neighbour.id, parties: ['workers', 'jwh'] },
}

export interface Move {
  readonly command: string
  readonly data: Readonly<Record<string, unknown>>
  readonly actor: Actor
}

/** A demand at a moment. */
export interface Life {
  readonly state: DemandState
  readonly now: Instant
}

export const born = (now: Instant): Life => ({ state: demand.initial, now })

const intoOf = (asked: object | undefined): unknown => asked !== undefined && 'original' in asked && asked.original

function readsOf(state: DemandState, { data, actor }: Move) {
  const { raiser, lastDelivery, approvals } = state
  const personOf = (id: unknown): PersonState | undefined => PEOPLE[String(id)]
  const asked = approvals.find(({ id }) => id === data.approval)
  return {
    community,
    workbook: book,
    original: ORIGINALS[state.merged?.original ?? String(data.original ?? intoOf(asked?.asked))],
    sender: personOf(actor.id),
    answerer: personOf(actor.id),
    asker: personOf(asked?.person),
    raiserAsPerson: raiser?.kind === 'resident' ? personOf(raiser.id) : undefined,
    lastWorker: personOf(lastDelivery?.person),
    worker: personOf(taskOf(state, String(data.task))?.person),
    named: personOf(data.person),
  }
}

/** The stride that a move makes; undefined where it is refused or changes nothing. */
export function stride({ state, now }: Life, move: Move): Stride | undefined {
  const { command, data, actor } = move
  const from = given({ ...demand, initial: state }, [], {
    exists: state.raiser !== undefined,
    zones,
    reads: readsOf(state, move),
  })
  const outcome = from.when(command as 'raise', data, { actor, now })
  const { decision } = outcome
  if (isRejection(decision) || decision.length === 0) return undefined
  outcome.then(decision)
  return { before: state, after: after(state, decision, actor, now), events: decision, actor, now }
}

const after = (state: DemandState, events: readonly DomainEvent[], actor: Actor, now: Instant): DemandState =>
  frozen(
    given(
      { ...demand, initial: state },
      events.map((event) => ({ event, by: actor, at: now })),
    ).state,
  )

const dispatcher: Actor = { id: 'dispatch', role: 'service' }
export const keeper: Actor = { id: 'deadline', role: 'service' }

const merger: Actor = { id: 'merger', role: 'service' }
const isMerged = ({ events }: Stride): boolean => events.some(({ name }) => name === 'DemandMerged')

/** What follows from a stride by dispatch, at the same moment. */
async function reactions({ after, events, now }: Stride): Promise<Stride[]> {
  const made: Stride[] = []
  let state = after
  const workplace: Workplace = {
    revised: (async (context: { readonly initial: unknown }) => ({
      state: context.initial,
      revision: 0,
    })) as RevisedStateOf,
    state: (async (context: { readonly name: string; readonly initial: unknown }) => {
      if (context.name === demand.name) return state
      if (context.name === communityContext.name) return community
      return context.name === workbook.name ? book : context.initial
    }) as StateOf,
    async *events() {},
    views: { page: async () => ({ rows: [], asOf: 0, total: 0 }) as never, reached: async () => true },
    now: () => now,
    zones,
    head: async () => 0,
    open: async () => [],
    communities: async () => ['pa'],
  }
  for (const { name, data } of events) {
    if (!dispatch.reaction?.to.types.some((type) => type === name)) continue
    const { type = name } = demandEvents[name as keyof typeof demandEvents]
    const event = recordedEvent({ type, subject: 'demand-pa-1', data, recordedtime: iso(now) })
    await dispatch.reaction.react(
      event,
      async ({ command, data }) => {
        const next = stride({ state, now }, { command, data, actor: dispatcher })
        if (next === undefined) return { ok: false } as CommandResult
        made.push(next)
        state = next.after
        return { ok: true } as CommandResult
      },
      workplace,
    )
  }
  return made
}

/** The strides of a move and of what dispatch does then; empty where it is refused or changes nothing. */
export async function lived(life: Life, move: Move): Promise<Stride[]> {
  const first = stride(life, move)
  if (first === undefined) return []
  const made = [first, ...(await reactions(first))]
  const after = { ...life, state: stateAt(made, life.state) }
  const followed = isMerged(first) ? stride(after, { command: 'follow-original', data: {}, actor: merger }) : undefined
  return followed === undefined ? made : [...made, followed]
}

export const stateAt = (strides: readonly Stride[], state: DemandState): DemandState => strides.at(-1)?.after ?? state

/** A deadline that is due, that the rules refuse, and that keeps every later one of the demand from its turn. */
export interface Stuck extends Life {
  readonly command: string
}

/** More commands than a look can need: a deadline that stays due after its command would repeat it for ever. */
const ENDLESS = 200

/** What the deadline service does at one look, and the deadline at which it stops although more may be due. */
export async function look({
  state: from,
  now,
}: Life): Promise<{ readonly strides: Stride[]; readonly stuck?: Stuck }> {
  const strides: Stride[] = []
  for (let state = from; ; state = stateAt(strides, state)) {
    const due = nextDemandDeadline(state, { community, zones })
    if (due === undefined || due.at > now) return { strides }
    const { command, data } = due
    const made = await lived({ state, now }, { command, data, actor: keeper })
    if (made.length === 0 || strides.length > ENDLESS) return { strides, stuck: { state, now, command } }
    strides.push(...made)
  }
}

/** Lets time pass while the deadline service looks whenever something is due. */
export async function passed(
  { state: from, now: start }: Life,
  until: Instant,
): Promise<{ strides: Stride[]; stuck: Stuck[] }> {
  const strides: Stride[] = []
  const stuck: Stuck[] = []
  for (let [state, now] = [from, start]; ; state = stateAt(strides, state)) {
    const due = nextDemandDeadline(state, { community, zones })?.at ?? until
    // What is stuck stays due: the service looks again at the end.
    now = stuck.length > 0 || due > until ? until : Math.max(due, now)
    const looked = await look({ state, now })
    strides.push(...looked.strides)
    if (looked.stuck !== undefined) stuck.push(looked.stuck)
    if (now >= until) return { strides, stuck }
  }
}
