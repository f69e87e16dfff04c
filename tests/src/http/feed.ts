import { expect } from 'vitest'
import type { EdgeOptions } from '../../../src/http/edge-options.ts'
import { type Rig, rig } from './rig.ts'

interface Frame {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

/** A reader of server-sent events that keeps its frames. */
export interface Listener {
  readonly frames: readonly Frame[]
  /** The frames that hold an event of the log. */
  events(): readonly Frame[]
  stop(): Promise<void>
}

/** Petitions, and readers of their events in the feed. */
export interface FeedRig {
  readonly at: Rig
  /** The token of a committee member of the community pa. */
  readonly token: string
  /** Raises a petition and returns its id. */
  raise(more?: object, community?: string): Promise<string>
  note(id: string): ReturnType<Rig['ask']>
  listen(path: string, headers?: Record<string, string>): Promise<Listener>
  /** Appends a petition with so many notes directly to the log. */
  longHistory(notes: number): Promise<{ readonly id: string; readonly events: number }>
  /** The number of open streams by the metrics of the engine. */
  clients(): Promise<number>
}

export async function feedRig(edge: Partial<EdgeOptions> = {}): Promise<FeedRig> {
  const at = await rig({ edge })
  const token = await at.token()
  const everywhere = await at.token({ communities: '*' })
  const raise: FeedRig['raise'] = async (more = {}, community = 'pa') => {
    const body = { text: 'A lamp', ...more }
    return (await at.ask(`/v1/${community}/petitions`, { body, token: everywhere })).body.id
  }
  return {
    at,
    token,
    raise,
    note: (id) => at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 'Seen' }, token }),
    listen: (path, headers) => listen(at.url + path, { authorization: `Bearer ${token}`, ...headers }),
    async longHistory(notes) {
      const id = await raise()
      for (let from = 0; from < notes; from += 500) {
        const noted = Array.from({ length: 500 }, (_, nth) => noteOf(from + nth + 1))
        await at.log.append(`petition-pa-${id}`, from, noted)
      }
      return { id, events: notes + 1 }
    },
    clients: async () => Number(/^sanshe_sse_clients (\d+)$/m.exec(await (await at.call('/metrics')).text())?.[1]),
  }
}

const noteOf = (nth: number) => ({
  id: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`,
  type: 'governance.PetitionNoted.v1',
  actor: 'person-1',
  role: 'committee' as const,
  correlationid: 'c',
  commandid: `command-${nth}`,
  data: { note: 'x'.repeat(150) },
})

export async function listen(url: string, headers: Record<string, string>): Promise<Listener> {
  const stopped = new AbortController()
  const answer = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: stopped.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const frames: Frame[] = []
  const reading = (async () => {
    let text = ''
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + piece).split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts)
        frames.push(Object.fromEntries(part.split('\n').map((line) => line.split(/: ?(.*)/, 2))))
    }
  })().catch(() => {})
  return {
    frames,
    events: () => frames.filter(({ data, event }) => data !== undefined && event !== 'stopping'),
    async stop() {
      stopped.abort()
      await reading
    },
  }
}
