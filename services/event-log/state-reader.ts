import {
  type Catalogue,
  type CommandDefinitions,
  type Context,
  type EventTypes,
  streamName,
} from '../../domain/kernel/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { foldedStreams } from './folded-streams.ts'

/**
 * An aggregate's state as the log has it now; the id may be left out for a context with one aggregate a community.
 *
 * @throws Fault `log.stream-cut` `log.stream-deleted`
 */
export type StateOf = <State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  community: string,
  id?: string,
) => Promise<State>

/** States remembered at most. */
const MAX_STREAMS = 2_000

/** Folds aggregates when they are asked for; of one that was asked for before, only what is new is read. */
export function stateReader(log: Pick<EventLog, 'readStream' | 'removed'>, catalogue: Catalogue): StateOf {
  const streams = foldedStreams({ catalogue, log, maxStreams: MAX_STREAMS, begin: (folded) => folded })
  return async (of, community, id = community) => {
    const { state } = await streams.read(of, streamName(of, community, id))
    return state as ReturnType<typeof of.evolve>
  }
}
