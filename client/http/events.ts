import type { EventsOptions } from './api.ts'
import type { Transport } from './transport.ts'
import type { EventName, PublishedEvent } from './types.ts'

/** Events of one page. */
const PAGE_EVENTS = 1000

/** The address of the events that are wanted. */
export function eventsPath(community: string, { after, types, subject }: EventsOptions, limit?: number): string {
  const query = new URLSearchParams()
  if (after !== undefined) query.set('after', after)
  if (types !== undefined) query.set('types', types.join(','))
  if (subject !== undefined) query.set('subject', subject)
  if (limit !== undefined) query.set('limit', String(limit))
  const asked = query.toString()
  return `/v1/${encodeURIComponent(community)}/events${asked === '' ? '' : `?${asked}`}`
}

interface EventPage<N extends EventName> {
  readonly events: readonly PublishedEvent<N>[]
  readonly next: string
}

/** Every event up to now, page by page. */
export async function* eventsUpToNow<N extends EventName>(
  { call }: Pick<Transport, 'call'>,
  community: string,
  options: EventsOptions<N>,
): AsyncGenerator<PublishedEvent<N>, void, undefined> {
  const { signal } = options
  let { after } = options
  for (;;) {
    const { body } = await call(eventsPath(community, { ...options, after }, PAGE_EVENTS), { signal })
    const { events, next } = body as EventPage<N>
    yield* events
    // The end of the log is where a page goes no further.
    if (next === after) return
    after = next
  }
}
