import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  type DomainEvent,
  Id,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, given, type Here, needs, notAbout, raiser, UNDERWAY } from './guards.ts'
import type { BesideOriginal } from './original.ts'
import { type DemandState, liveTasks, stateOf } from './state.ts'

const note = Type.Optional(Personal(Text))

export const merge = {
  summary: 'Let another demand go on for both. This one keeps its number, and waits for its own raiser.',
  by: COORDINATORS,
  data: Closed({ original: Id, note }),
}

export function decideMerge(
  demand: DemandState,
  { original: id, note }: Static<typeof merge.data>,
  { id: self, actor, reads: { original } }: BesideOriginal,
): Decision {
  const refused = needs(demand, ...UNDERWAY) ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (id === self) return reject('demand.merge-itself', 'A demand cannot be merged into itself: name the original.')
  const unfit = original === undefined ? unknownOriginal(id) : unfitOriginal(demand, original, id, actor)
  if (unfit !== undefined) return unfit
  return [
    ...withdrawnTasks(demand, 'demand-merged'),
    demandEvents.DemandMerged({ original: id, ...given('note', note) }),
  ]
}

const unknownOriginal = (original: string): Rejection =>
  reject('demand.original-unknown', 'The community has no such original: check its id.', { original })

function unfitOriginal(
  demand: DemandState,
  original: DemandState,
  id: string,
  actor: Here['actor'],
): Rejection | undefined {
  const state = stateOf(original)
  if (state === 'unknown') return unknownOriginal(id)
  if (state === 'merged' || original.ended !== undefined)
    return reject('demand.original-ended', `The original is ${state}: name one that is still open.`, { state })
  const concerned = notAbout(original, actor)
  if (concerned !== undefined) return concerned
  if (aboutOther(demand, original) || aboutOther(original, demand))
    return reject('demand.merge-about', 'One demand is about who raised or handles the other: they stay apart.')
  if (demand.level === 'L1' && original.level !== 'L1')
    return reject('demand.original-less-urgent', 'An urgent demand is merged only into an urgent one.')
  return undefined
}

/** Whether one is about a party that raised, received or delivered the other. */
function aboutOther({ about }: DemandState, other: DemandState): boolean {
  if (about === undefined) return false
  if ('person' in about)
    return other.raiser?.id === about.person || other.tasks.some((task) => task.person === about.person)
  return other.raiser?.id === about.party || other.received.includes(about.party)
}

export const unmerge = command({
  summary: 'Take a demand out again that was merged by mistake: it goes on by itself, clocks running.',
  by: COORDINATORS,
  data: Closed({ note }),
})

export function decideUnmerge(demand: DemandState, { note }: CommandData<typeof unmerge>, { actor }: Here): Decision {
  const refused = needs(demand, 'merged') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const original = demand.merged?.original
  return [demandEvents.DemandUnmerged({ ...given('original', original), cause: 'mistaken', ...given('note', note) })]
}

export const withdraw = command({
  summary: 'Take one’s own demand back, whatever it has come to, unless it has ended.',
  by: [raiser],
  data: Closed({ note }),
})

export function decideWithdraw(demand: DemandState, { note }: CommandData<typeof withdraw>): Decision {
  const refused = needs(demand, ...UNDERWAY, 'held', 'referred', 'merged', 'delivered')
  return refused ?? [...withdrawnTasks(demand, 'demand-withdrawn'), withdrawn(note)]
}

const withdrawn = (note: Private<string> | undefined): DomainEvent => demandEvents.DemandWithdrawn(given('note', note))

/** What nobody has to do any more, said task by task: whoever holds one sees it end. */
const withdrawnTasks = (demand: DemandState, cause: 'demand-merged' | 'demand-withdrawn'): readonly DomainEvent[] =>
  liveTasks(demand).map(({ id, party }) => demandEvents.TaskWithdrawn({ task: id, party, cause }))
