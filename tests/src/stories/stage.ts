import { expect } from 'vitest'
import { type Instant, instant, MINUTE, type RecordedEvent, type Role } from '../../../domain/kernel/index.ts'
import type { Wait } from '../../../services/kit/event-delivery.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import { dispatch } from '../../../services/processes/dispatch/dispatch.ts'
import { listen } from '../http/feed.ts'
import { type Asked, engineRig, type Rig } from '../http/rig.ts'

const SHANGHAI_MS = 8 * 60 * MINUTE
/** Values that no reader needs to see in a story: given once, or different in each run. */
const LEFT_OUT = new Set(['number', 'day', 'text', 'place', 'note', 'words', 'result', 'finding', 'item', 'channel'])

/** The list of escalations, which names no single demand. */
const LISTED = 'escalations-listed'

/** The local time of the community, in minutes. */
export const local = (moment: Instant): string =>
  new Date(moment + SHANGHAI_MS).toISOString().slice(5, 16).replace('T', ' ')

function shown(value: unknown): string {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? local(instant(value)) : value
  if (Array.isArray(value)) return value.map(shown).join('+')
  if (typeof value !== 'object' || value === null) return String(value)
  if ('sealed' in value) return '…'
  return Object.entries(value)
    .map(([key, one]) => `${key}:${shown(one)}`)
    .join(',')
}

/** One event as a line: its type without version, and its data. */
export function eventLine({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): string {
  const told = Object.entries(Object(data))
    .filter(([key]) => !LEFT_OUT.has(key))
    .map(([key, value]) => `${key}=${shown(value)}`)
  return [type.split('.')[1], ...told].join(' ')
}

export interface Reader {
  readonly sub: string
  readonly role: Role
  readonly party?: string
}
export const member = (party: string, nth: number, role: Role): Reader => ({
  sub: `person-${party}-${nth}`,
  role,
  party,
})

interface Entry {
  readonly kind: string
  readonly needs: boolean
  readonly due: string | null
  readonly about: { readonly [detail: string]: unknown; readonly demand?: string }
  readonly reason: string | null
  readonly title: { readonly zh: string }
}

/** One entry of an inbox as text: what it is, `!` where the reader has to act, and until when. */
const entryLine = ({ kind, needs, due }: Entry): string =>
  `${kind}${needs ? '!' : ''}${due === null ? '' : ` ${local(instant(due))}`}`

/** The clock and the pauses of an engine in a story. */
function storyClock(start: Instant) {
  let passedMs = 0
  let pauses: (() => void)[] = []
  const wait: Wait = (_, signal) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      pauses.push(resolve)
    })
  return {
    wait,
    clock: () => start + passedMs,
    monotonic: () => passedMs,
    /** Ends every pause, so that the services look at the clock. */
    wake() {
      const waiting = pauses
      pauses = []
      for (const go of waiting) go()
    },
    set(moment: Instant) {
      passedMs = moment - start
    },
  }
}

/** The community of the demo behind HTTP, with its services, on a clock that the story moves. */
export async function stage(start: string, readers: Readonly<Record<string, Reader>>) {
  const moments = storyClock(instant(`${start}:00+08:00`))
  const { wait, clock, monotonic } = moments
  // A fixed key: which party is asked to call, and which calls are repeated, is drawn with it.
  const environment = { SANSHE_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }
  const at = await engineRig({}, [dispatch, deadline], { wait, clock, monotonic, environment })
  const tokens = new Map<string, string>()
  for (const [name, reader] of Object.entries(readers)) tokens.set(name, await at.token(reader))
  const administrator = await at.token({ sub: 'administrator-1', role: 'administrator' })
  const tokenOf = (name: string): string => tokens.get(name) ?? administrator
  const service = await at.token({ sub: 'case-system', role: 'service' })
  return {
    ...at,
    ...plot(at, moments, tokenOf, Object.keys(readers)),
    tokenOf,
    /** The feed of an integrating service, from now on. */
    feed: async () =>
      listen(`${at.url}/v1/pa/events?after=${await at.log.head()}`, { authorization: `Bearer ${service}` }),
  }
}
export type Stage = Awaited<ReturnType<typeof stage>>

function plot(
  at: Rig,
  moments: ReturnType<typeof storyClock>,
  tokenOf: (name: string) => string,
  readers: readonly string[],
) {
  const now = async () => ({ 'x-min-position': String(await at.log.head()) })
  async function get(who: string, path: string): Promise<Asked> {
    return at.ask(`/v1/pa/${path}`, { token: tokenOf(who), headers: await now() })
  }
  async function stories(id: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = []
    for await (const batch of at.log.readStream(`demand-pa-${id}`)) events.push(...batch)
    return events
  }
  async function entries(reader: string, id: string): Promise<readonly Entry[]> {
    const rows = (await get(reader, 'inbox?limit=100')).body.rows as readonly Entry[]
    return rows.filter(({ kind, about }) => about.demand === id || kind === LISTED)
  }
  let told = 0
  return {
    /** The entry of this kind that a reader has about the demand. */
    async entry(reader: string, id: string, wanted: string) {
      return (await entries(reader, id)).find(({ kind }) => kind === wanted)
    },
    get,
    /** Sends a command, and expects that it is accepted. */
    async act(who: string, path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}) {
      const answer = await at.ask(`/v1/pa/${path}`, { body, token: tokenOf(who), headers })
      if (answer.status > 201) throw new Error(`${path} of ${who}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer
    },
    /** Sends a command, and returns how it is refused. */
    async refused(who: string, path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}) {
      const { status, body: problem } = await at.ask(`/v1/pa/${path}`, { body, token: tokenOf(who), headers })
      return [status, problem.code]
    },
    /** Moves the clock to this local time. The services look at it once the views show all that happened before. */
    async clock(time: string) {
      await get('street', 'demand-board?limit=1')
      moments.set(instant(`2026-${time.replace(' ', 'T')}:00+08:00`))
      moments.wake()
    },
    /** Expects that exactly these events happened to the demand since the last time. */
    async expectEvents(id: string, lines: readonly string[]) {
      const since = async () => {
        moments.wake()
        return (await stories(id)).slice(told).map(eventLine)
      }
      await expect.poll(since, { interval: 10 }).toEqual(lines)
      told += lines.length
    },
    /** What the inbox of each reader says about the demand. Readers without an entry are left out. */
    async inboxes(id: string) {
      const found: Record<string, readonly string[]> = {}
      for (const reader of readers) {
        const lines = (await entries(reader, id)).map(entryLine)
        if (lines.length > 0) found[reader] = lines.sort()
      }
      return found
    },
    /** The state of the demand on the board and in its file, as a reader sees them. */
    async standing(id: string, who: string) {
      const { status, body } = await get(who, `demands/${id}`)
      return status === 200 ? String(body.state) : String(status)
    },
    stories,
    wake: moments.wake,
  }
}
