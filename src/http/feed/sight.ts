import { LRUCache } from 'lru-cache'
import { type Actor, type Catalogue, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { EventLog } from '../../../services/ports.ts'

/** Who may know of which stream, judged by the stream as it is today, whatever it was when the event happened. */
export interface Sight {
  /** Whether the reader may know of this stream. */
  sees(reader: Actor, stream: string): boolean | Promise<boolean>
  /** Resolves once {@link sees} answers at once for this stream. */
  remember(stream: string): Promise<void>
  /** Keeps what is remembered of a stream true: called with every event of the log, in order. */
  note(event: RecordedEvent): void
}

interface Seen {
  readonly revision: number
  readonly state: unknown
}

/** Streams remembered at most: a state is small, and reading one again is quick. */
const REMEMBERED = 20_000

export function sight(log: EventLog, catalogue: Catalogue): Sight {
  const seen = new LRUCache<string, Seen>({ max: REMEMBERED })
  const loading = new Map<string, Promise<Seen>>()
  /** Streams that went on while they were being read: what was read is then not worth remembering. */
  const moved = new Set<string>()

  async function fold(stream: string, aggregate: string): Promise<Seen> {
    const of = catalogue.byName(aggregate)
    let revision = -1
    let state: unknown = of?.initial
    for await (const batch of log.readStream(stream)) {
      for (const event of batch) {
        if (of !== undefined) state = catalogue.evolve(of, state, event)
        revision = event.revision
      }
    }
    const found = { revision, state }
    if (!moved.delete(stream)) seen.set(stream, found)
    return found
  }

  function load(stream: string, aggregate: string): Promise<Seen> {
    const running = loading.get(stream) ?? fold(stream, aggregate).finally(() => loading.delete(stream))
    loading.set(stream, running)
    return running
  }

  return {
    sees(reader, stream) {
      if (reader.follows === stream) return true
      const aggregate = parseStream(stream)?.aggregate ?? ''
      const of = catalogue.byName(aggregate)
      if (of === undefined) return false
      const known = seen.get(stream)
      if (known !== undefined) return of.visible(known.state, reader)
      return load(stream, aggregate).then(({ state }) => of.visible(state, reader))
    },
    async remember(stream) {
      const aggregate = parseStream(stream)?.aggregate ?? ''
      while (catalogue.byName(aggregate) !== undefined && !seen.has(stream)) await load(stream, aggregate)
    },
    note(event) {
      const stream = event.subject
      if (loading.has(stream)) moved.add(stream)
      const of = catalogue.byName(parseStream(stream)?.aggregate ?? '')
      const known = event.revision === 0 ? { revision: -1, state: of?.initial } : seen.get(stream)
      if (of === undefined || known === undefined || event.revision <= known.revision) return
      if (event.revision !== known.revision + 1) seen.delete(stream)
      else seen.set(stream, { revision: event.revision, state: catalogue.evolve(of, known.state, event) })
    },
  }
}
