import { LRUCache } from 'lru-cache'
import type { CommandDefinitions } from '../../domain/kernel/index.ts'
import { type Catalogue, type Context, type EventTypes, streamName } from '../../domain/kernel/index.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { EventLog } from '../ports/event-log.ts'

/** An aggregate's state as the log has it now; of a context with one aggregate a community, that one. */
export type StateOf = <State>(
  of: Context<string, EventTypes, CommandDefinitions, State>,
  community: string,
  id?: string,
) => Promise<State>

/** States remembered at most. */
const REMEMBERED = 2_000

/** Folds aggregates as they are asked for; of one that was asked for before only what is new is read. */
export function folding(log: Pick<EventLog, 'readStream' | 'removed'>, catalogue: Catalogue): StateOf {
  const folded = new LRUCache<string, { readonly next: number; readonly state: unknown }>({ max: REMEMBERED })
  return async (of, community, id = community) => {
    const stream = streamName(of, community, id)
    let { next, state } = folded.get(stream) ?? { next: 0, state: of.initial as unknown }
    for await (const events of readWhole(log, stream, next)) {
      for (const event of events) {
        state = catalogue.evolve(of, state, event)
        next = event.revision + 1
      }
    }
    folded.set(stream, { next, state })
    return state as ReturnType<typeof of.evolve>
  }
}
