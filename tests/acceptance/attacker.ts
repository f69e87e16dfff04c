import type { Actor } from '../../domain/kernel/index.ts'
import { type RowFilter, type View, viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import type { EngineProcess } from '../fixtures/engine.ts'
import { linesOf, placeKey, type Secrets } from './secrets.ts'

type Headers = Readonly<Record<string, string>>

/** What an answer told, and where. */
export interface Told {
  readonly surface: string
  readonly text: string
}

const views = [...viewsOf(projections)].map(([name, { view }]) => ({ name, view }))
const KINDS = ['community', 'workbook', 'demand', 'person', 'resource', 'interference', 'inspection']
const CONTRACTS = ['/openapi.json', '/asyncapi.json']
const WORD = /[A-Za-z0-9][A-Za-z0-9_-]{3,}/g

/** Everything that one reader gets from every surface that answers a reading request. */
export async function gather(engine: EngineProcess, headers: Headers, reader: Actor): Promise<Told[]> {
  const told: Told[] = []
  async function ask(path: string, more: Headers = {}): Promise<{ status: number; text: string }> {
    const answer = await engine.get(path, { ...headers, ...more })
    const text = await answer.text()
    const said = CONTRACTS.includes(path) ? withoutExamples(text) : text
    told.push({ surface: path, text: `${said}\n${headerText(answer)}` })
    return { status: answer.status, text }
  }
  async function pages(path: string): Promise<void> {
    for (let after = ''; ; ) {
      const { status, text } = await ask(`${path}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`)
      const next = status === 200 ? (JSON.parse(text) as { next?: string | number }).next : undefined
      // The feed always has a cursor: the last page ends where it began.
      if (next === undefined || String(next) === after) return
      after = String(next)
    }
  }

  for (const path of ['/', ...CONTRACTS, '/ready', '/metrics', '/v1/pa/nothing', '/v1/pa/webhooks']) await ask(path)
  for (const { name, view } of views)
    for (const query of queriesOf(view, reader)) await pages(`/v1/pa/${name}?${query}`)
  await pages('/v1/pa/events?limit=1000')
  const { text: feed } = await ask('/v1/pa/events', { accept: 'application/x-ndjson' })
  const ids = withoutEvents(idsIn(told), feed)
  const single = views.flatMap(({ name, view }) =>
    view.id === undefined ? [] : ids.map((id) => `/v1/pa/${name}/${id}`),
  )
  await sideBySide(single, ask)
  const streams = KINDS.flatMap((kind) => ['', ...ids.map((id) => `-${id}`)].map((id) => `${kind}-pa${id}`))
  await sideBySide(streams, (stream) => pages(`/v1/pa/streams/${stream}?limit=1000`))
  told.push(await live(engine, headers))
  return told
}

/** Server-sent events from the beginning to what the log has now. */
async function live(engine: EngineProcess, headers: Headers): Promise<Told> {
  const surface = '/v1/pa/events (server-sent events)'
  const ending = new AbortController()
  const answer = await fetch(`${engine.url}/v1/pa/events`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: ending.signal,
  })
  if (answer.status !== 200) return { surface, text: await answer.text() }
  const last = await (await engine.get('/v1/pa/events', { ...headers, accept: 'application/x-ndjson' })).text()
  const lastId =
    last
      .trim()
      .split('\n')
      .at(-1)
      ?.match(/"id":"([^"]+)"/)?.[1] ?? ''
  let text = ''
  const decoder = new TextDecoder()
  for await (const piece of answer.body ?? []) {
    text += decoder.decode(piece, { stream: true })
    if (text.includes(lastId)) break
  }
  ending.abort()
  return { surface, text }
}

/** Examples are the same in every engine: an id that one of them happens to have tells nothing. */
const withoutExamples = (document: string): string =>
  JSON.stringify(JSON.parse(document), (key, value: unknown) => (/^examples?$/.test(key) ? undefined : value))

const headerText = ({ headers }: Response): string =>
  [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')

/** Every order, and every filter with every value that its schema lists, or with values that the reader has. */
function queriesOf({ filters, sorts }: View, reader: Actor): string[] {
  const orders = Object.keys(sorts).map((sort) => `sort=${sort}&limit=500`)
  const narrowed = Object.entries(filters).flatMap(([name, filter]) =>
    valuesOf(filter, reader).map((value) => `${name}=${encodeURIComponent(value)}&limit=500`),
  )
  return [...orders, 'limit=40', ...narrowed]
}

function valuesOf({ schema }: RowFilter<string>, { id, party = 'nobody' }: Actor): string[] {
  if (Array.isArray(schema.enum)) return schema.enum
  const listed = /^\^\(([^()]*)\)/.exec(schema.pattern ?? '')?.[1]
  if (listed !== undefined) return listed.split('|')
  return [
    'me',
    id,
    party,
    'all',
    'total',
    '3',
    '3.02',
    'q01',
    'g1',
    '2026-06',
    '2026-06-10',
    '2026-06-10T00:00:00.000Z',
  ]
}

/** Ids that the reader has come across, those of streams without their kind. */
function idsIn(told: readonly Told[]): string[] {
  const found = new Set<string>()
  for (const { text } of told) {
    for (const [, id = ''] of text.matchAll(/"(?:id|demand|original|person|resource|subject|stream)":"([^"]{1,100})"/g))
      found.add(id.replace(/^[a-z]+-pa-/, ''))
  }
  return [...found].filter((id) => /^[A-Za-z0-9][\w-]*$/.test(id))
}

/** Ids of events that are tried as ids of anything else. */
const EVENTS_TRIED = 20

/** The ids without those of events, of which there are thousands: they name nothing else. Some are tried all the same. */
function withoutEvents(ids: readonly string[], feed: string): string[] {
  const events = new Set(linesOf(feed).map((line) => (JSON.parse(line) as { readonly id: string }).id))
  return [...ids.filter((id) => !events.has(id)), ...[...events].slice(0, EVENTS_TRIED)]
}

/** Requests under way at once: enough for the engine to be busy while answers are read. */
const AT_ONCE = 8

async function sideBySide(paths: readonly string[], ask: (path: string) => Promise<unknown>): Promise<void> {
  const left = paths.values()
  const worker = async (): Promise<void> => {
    for (const path of left) await ask(path)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** The secrets that these answers tell, each with the first surface that tells it. */
export function leaks(told: readonly Told[], { words, places, breaches }: Secrets): string[] {
  const found = new Map<string, string>()
  const leak = (what: string, surface: string) => {
    if (!found.has(what)) found.set(what, surface)
  }
  for (const { surface, text } of told) {
    for (const word of wordsIn(text)) {
      const bare = word.replace(/^[a-z]+-pa-/, '')
      const what = words.get(bare)
      if (what !== undefined) leak(`${what}: ${bare}`, surface)
    }
    for (const json of jsonIn(text)) {
      walk(json, (one) => {
        const place = placeOf(one)
        if (place !== undefined && places.has(place)) leak(`item and place of a hidden demand: ${place}`, surface)
        if (typeof one.breach === 'string' && breaches.has(one.breach))
          leak(`breach that a hidden demand shows: ${one.breach}`, surface)
      })
    }
  }
  return [...found].map(([what, surface]) => `${surface}: ${what}`)
}

/** The words of a text, and of the cursors in it. */
function wordsIn(text: string): Set<string> {
  const all = new Set(text.match(WORD))
  for (const word of [...all]) {
    if (word.length < 16) continue
    const decoded = Buffer.from(word, 'base64url').toString()
    if (/^[\x20-\x7e]+$/.test(decoded)) for (const inner of decoded.match(WORD) ?? []) all.add(inner)
  }
  return all
}

function placeOf(one: Readonly<Record<string, unknown>>): string | undefined {
  const { item, place } = one
  const where = (typeof place === 'object' && place !== null ? place : one) as Readonly<Record<string, unknown>>
  return typeof item === 'string' && typeof where.building === 'string' ? placeKey(item, where) : undefined
}

function* jsonIn(text: string): Generator<unknown> {
  for (const line of text.split('\n')) {
    const body = line.replace(/^data: ?/, '')
    if (body.startsWith('{')) yield JSON.parse(body)
  }
}

function walk(value: unknown, see: (one: Readonly<Record<string, unknown>>) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) see(value as Readonly<Record<string, unknown>>)
  for (const inner of Object.values(value)) walk(inner, see)
}
