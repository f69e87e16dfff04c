import type { Static } from '@sinclair/typebox'
import { instant, optional, type RecordedEvent } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { mergerEvents } from './merger-events.ts'

type Data<E extends 'MergeOrdered' | 'OriginalChanged'> = Static<(typeof mergerEvents)[E]>

/** How events about originals and orders to merge change the state of a demand. */
export const foldMerger = {
  MergeOrdered: (
    demand: DemandState,
    { demands }: Data<'MergeOrdered'>,
    { actor: person, party = '' }: RecordedEvent,
  ): DemandState => ({
    ...demand,
    mergeOrders: { ...demand.mergeOrders, ...Object.fromEntries(demands.map((id) => [id, { person, party }])) },
  }),
  MergesRefused: (demand: DemandState): DemandState => demand,
  OriginalChanged: (
    demand: DemandState,
    { original, became, closesBy }: Data<'OriginalChanged'>,
    { recordedtime }: RecordedEvent,
  ): DemandState => ({
    ...demand,
    merged: {
      original,
      ...optional('by', demand.merged?.by),
      stands: became,
      since: instant(recordedtime),
      ...(closesBy === undefined ? {} : { closesBy: instant(closesBy) }),
    },
  }),
}
