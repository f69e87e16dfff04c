import {
  type Catalogue,
  type CommandDefinitions,
  type Context,
  type EventTypes,
  streamName,
} from '../../domain/kernel/index.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import { foldedStreams } from './folded-streams.ts'

/**
 * Reads the state of an aggregate as the log has it now. The id may be omitted for a context with one aggregate a community.
 *
 * @throws Fault `log.stream-cut` `log.stream-deleted`
 */
export type StateOf = <State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  community: string,
  id?: string,
) => Promise<State>

/** A state, and the revision of the last event that it holds; -1 for an aggregate without events. */
export interface RevisedState<State> {
  readonly state: State
  readonly revision: number
}

/** Reads a state with its revision. @throws Fault `log.stream-cut` `log.stream-deleted` */
export type RevisedStateOf = <State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  community: string,
  id?: string,
) => Promise<RevisedState<State>>

/** The most states that are remembered. */
const MAX_STREAMS = 2_000

/**
 * Folds aggregates on request. A second request for the same aggregate reads only its new events. With the position of an event,
 * the reader may answer from the memory of the log, with states that are at most 1 s old and hold every event up to that one.
 */
export function revisedStateReader(
  log: Pick<EventLog, 'readStream' | 'recent' | 'removed'>,
  catalogue: Catalogue,
): (atLeast?: Position) => RevisedStateOf {
  const streams = foldedStreams({ catalogue, log, maxStreams: MAX_STREAMS, begin: (folded) => folded })
  return (atLeast) =>
    async (of, community, id = community) => {
      const { state, revision } = await streams.read(of, streamName(of, community, id), atLeast)
      return { state: state as ReturnType<typeof of.evolve>, revision }
    }
}

/** Folds aggregates on request, as {@link revisedStateReader} does, for readers of states as the log has them now. */
export const stateReader = (log: Pick<EventLog, 'readStream' | 'removed'>, catalogue: Catalogue): StateOf =>
  statesOf(revisedStateReader(log, catalogue)())

export const statesOf =
  (read: RevisedStateOf): StateOf =>
  async (of, community, id) =>
    (await read(of, community, id)).state
