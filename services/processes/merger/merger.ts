import type { Static } from '@sinclair/typebox'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { optional, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Position } from '../../ports/event-log.ts'
import type { SendConsequence } from '../consequence.ts'
import { dataOf, type ProcessManager, type Workplace } from '../process-manager.ts'
import { everyRow, rowsAtOnce, seen } from '../view-pages.ts'

const { DemandMerged, MergeOrdered } = demandEvents

/** The demand that an event is about, and what a reaction works with. */
interface Scene {
  readonly community: string
  readonly id: string
  readonly send: SendConsequence
  readonly workplace: Workplace
}

/**
 * Merges the demands that an order names, one command each, and reports refusals to the sender of the order. Leads merged demands
 * on by what becomes of their originals, so that none is stuck. Each rule reads the original again, so a late delivery changes nothing.
 */
export const merger: ProcessManager = {
  name: 'merger',
  summary:
    'Carries out orders to merge many demands. Follows the originals of merged demands: asks their raisers once there is a result, and lets them go on where the original ended.',
  reaction: {
    to: {
      aggregates: [demand.name],
      types: [
        'MergeOrdered',
        'DemandMerged',
        'DemandWithdrawn',
        'DemandDeclined',
        'DemandReferred',
        'ReferralAnswered',
        'ReferralEnded',
        'ServiceDelivered',
        'TaskAssigned',
        'TaskWithdrawn',
        'DemandResumed',
        'DemandClosed',
        'DemandReopened',
      ],
    },
    async react(event, send, workplace) {
      const stream = parseStream(event.subject)
      if (stream === undefined) return
      const scene = { community: stream.community, id: stream.id, send, workplace }
      const order = dataOf(MergeOrdered, event)
      if (order !== undefined) return carryOut(order, event.actor, scene)
      if (dataOf(DemandMerged, event) !== undefined) await joins(event, scene)
      await leadOn(event, scene)
    },
  },
}

/** Merges each demand of the order, and reports those that are refused by now. */
async function carryOut(
  { demands }: Static<typeof MergeOrdered.schema>,
  person: string,
  { community, id: original, send }: Scene,
): Promise<void> {
  const refused: { readonly id: string; readonly code: string }[] = []
  for (const id of demands) {
    const its = { community, aggregate: demand.name, id } as const
    const result = await send({ ...its, command: 'merge', data: { original }, purpose: `merge into ${original}` })
    if (!result.ok) refused.push({ id, code: result.code })
  }
  if (refused.length === 0) return
  const data = { person, refused: refused.map(({ id }) => id), codes: refused.map(({ code }) => code) }
  const its = { community, aggregate: demand.name, id: original } as const
  await send({ ...its, command: 'report-refusals', data, purpose: 'refusals' })
}

/** The demand may be merged into one that has a result, or that ended while the merge was decided. */
async function joins(event: RecordedEvent, scene: Scene): Promise<void> {
  const { community, id, workplace } = scene
  const { merged } = await workplace.state(demand, community, id)
  if (merged?.original === undefined) return
  const original = stateOf(await workplace.state(demand, community, merged.original))
  if (original === 'declined' || original === 'withdrawn' || original === 'merged')
    await leadOn(event, { ...scene, id: merged.original })
  else await follow(scene, undefined)
}

/**
 * Lets each demand that is merged into this one follow what became of it. Where this one ended without a result, the first of them
 * goes on by itself, and the others go on under it.
 */
async function leadOn({ position }: RecordedEvent, { community, id, send, workplace }: Scene): Promise<void> {
  if (!(await mayHaveJoined(workplace, position, community, id))) return
  const filters = { original: id, state: 'merged', sort: 'oldest' } as const
  const joined = await everyRow(workplace, { service: 'merger', view: 'demands', community, filters })
  if (joined.length === 0) return
  const original = await workplace.state(demand, community, id)
  let next = original.merged?.original
  for (const one of joined) {
    await follow({ community, id: one.id, send, workplace }, next)
    if (next !== undefined) continue
    const after = await workplace.state(demand, community, one.id)
    if (after.merged === undefined && stateOf(after) !== 'closed') next = one.id
  }
}

/** The originals of all merged demands, as the view had them at a position. */
interface Originals {
  readonly position: Position
  readonly ids: ReadonlySet<string>
}
/** The originals of each community, read at its first event, by the views that told them. */
const read = new WeakMap<Workplace['views'], Map<string, Originals>>()

/**
 * Whether demands may be merged into this one. At a first start two years of events come, of which few are about an original. One
 * reading answers for all events up to its position: a demand that is merged later is led on by its own event.
 */
async function mayHaveJoined(
  workplace: Workplace,
  position: Position,
  community: string,
  id: string,
): Promise<boolean> {
  const known = read.get(workplace.views) ?? new Map<string, Originals>()
  read.set(workplace.views, known)
  const before = known.get(community)
  if (before !== undefined && position <= before.position) return before.ids.has(id)
  await seen(workplace, position, 'demands')
  if (before !== undefined) return true
  const filters = { state: 'merged' } as const
  const merged = await rowsAtOnce(workplace, { service: 'merger', view: 'demands', community, filters })
  // Between two pages the view may move on. The next event then asks again.
  if (merged === undefined) return true
  const ids = new Set(merged.rows.flatMap(({ original }) => original ?? []))
  known.set(community, { position: merged.position, ids })
  return ids.has(id)
}

async function follow({ community, id, send }: Scene, next: string | undefined): Promise<void> {
  const its = { community, aggregate: demand.name, id } as const
  await send({ ...its, command: 'follow-original', data: optional('next', next), purpose: 'follow' })
}
