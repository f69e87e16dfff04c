import { randomUUID } from 'node:crypto'
import {
  ANY,
  type AppendExpectedRevision,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
} from '@eventstore/db-client'
import fc from 'fast-check'
import { expect } from 'vitest'
import { failed } from './questions.ts'

/** One call to the server. Ids are numbers in a pool that the streams share, so that some are known and some are new. */
type Call =
  | {
      readonly kind: 'append'
      readonly stream: number
      /** A number is the distance from the stream's last revision. */
      readonly expected: 'any' | 'no-stream' | 'exists' | number
      readonly ids: readonly number[]
    }
  | {
      readonly kind: 'read'
      readonly stream: number
      readonly from: number
      readonly count: number
      readonly back: boolean
    }
  | { readonly kind: 'cut'; readonly stream: number; readonly truncateBefore?: number; readonly maxCount?: number }
  | { readonly kind: 'soft-delete' | 'tombstone'; readonly stream: number }

const stream = fc.nat({ max: 2 })
const expectedRevision = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('any', 'no-stream', 'exists') },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 2 }) },
)
const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      stream,
      expected: expectedRevision,
      ids: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      stream,
      from: fc.nat({ max: 12 }),
      count: fc.integer({ min: 1, max: 6 }),
      back: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cut' as const), stream, truncateBefore: fc.nat({ max: 8 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cut' as const), stream, maxCount: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('soft-delete' as const), stream }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tombstone' as const), stream }) },
)

export const calls = fc.array(call, { minLength: 1, maxLength: 25 })

interface Modelled {
  readonly ids: number[]
  truncateBefore: number
  maxCount: number
  hasMetadata: boolean
  tombstoned: boolean
}

const DELETED = Infinity

/** What EventStoreDB promises of streams, in as few words as possible: the judge of the stand-in, and of the real one. */
export function model() {
  const streams = Array.from({ length: 3 }, (): Modelled => {
    return { ids: [], truncateBefore: 0, maxCount: Infinity, hasMetadata: false, tombstoned: false }
  })
  /** Where each id was written first. */
  const known = new Map<number, { readonly of: Modelled; readonly revision: number }>()
  const written: { readonly stream: number; readonly revision: number; readonly id: number }[] = []
  const at = (number: number): Modelled => streams[number] ?? (streams[0] as Modelled)

  function visible(of: Modelled): number[] | string {
    if (of.tombstoned) return 'StreamDeletedError stream-deleted code 9'
    if (of.ids.length === 0 || of.truncateBefore === DELETED) return 'StreamNotFoundError stream-not-found'
    const first = Math.max(of.truncateBefore, of.ids.length - of.maxCount)
    return of.ids.map((_, revision) => revision).filter((revision) => revision >= first)
  }

  function ok(of: Modelled, last: number): string {
    const found = visible(of)
    return `ok ${last}${typeof found !== 'string' && found.includes(last) ? '' : ' no position'}`
  }

  function append(number: number, expected: 'any' | 'no-stream' | 'exists' | number, ids: readonly number[]): string {
    const of = at(number)
    if (of.tombstoned) return 'StreamDeletedError stream-deleted code 9'
    const conflict = `WrongExpectedVersionError actual ${of.ids.length - 1}`
    if (expected === 'exists' && of.ids.length === 0 && !of.hasMetadata) return conflict
    if (expected === 'exists' && of.truncateBefore === DELETED) return 'StreamDeletedError stream-deleted code 9'
    if (expected === 'any' || expected === 'exists') {
      const here = ids.map((id) => known.get(id)).filter((one) => one?.of === of)
      const firstIsHere = known.get(ids[0] ?? -1)?.of === of
      if (firstIsHere) return here.length === ids.length ? ok(of, here.at(-1)?.revision ?? 0) : conflict
    } else {
      const from = expected === 'no-stream' ? 0 : expected + 1
      if (from > of.ids.length) return conflict
      if (from < of.ids.length) {
        const same = ids.filter((id, index) => of.ids[from + index] === id).length
        if (ids.length > 0 && same === ids.length) return ok(of, from + ids.length - 1)
        const recreates = from === 0 && of.truncateBefore === DELETED && ids.length > 0 && of.ids[0] !== ids[0]
        if (!recreates || expected !== 'no-stream') return conflict
      }
    }
    if (of.truncateBefore === DELETED && ids.length > 0) of.truncateBefore = of.ids.length
    for (const id of ids) {
      if (!known.has(id)) known.set(id, { of, revision: of.ids.length })
      written.push({ stream: number, revision: of.ids.length, id })
      of.ids.push(id)
    }
    return `ok ${Math.max(0, of.ids.length - 1)}`
  }

  return {
    written,
    isTombstoned: (number: number): boolean => at(number).tombstoned,
    lastOf: (number: number): number => at(number).ids.length - 1,
    append,
    read(number: number, from: number, count: number, back: boolean): string {
      const found = visible(at(number))
      if (typeof found === 'string') return found
      const part = back ? found.filter((one) => one <= from).reverse() : found.filter((one) => one >= from)
      return `[${part.slice(0, count)}]`
    },
    cut(number: number, { truncateBefore = 0, maxCount = Infinity }: { truncateBefore?: number; maxCount?: number }) {
      Object.assign(at(number), { truncateBefore, maxCount, hasMetadata: true })
      return 'ok'
    },
    remove(number: number, how: 'soft-delete' | 'tombstone'): string {
      if (at(number).tombstoned) return 'StreamDeletedError stream-deleted code 9'
      if (at(number).ids.length === 0 && !at(number).hasMetadata && how === 'soft-delete')
        return 'WrongExpectedVersionError wrong-expected-version code 9 actual -1'
      Object.assign(
        at(number),
        how === 'tombstone' ? { tombstoned: true } : { truncateBefore: DELETED, hasMetadata: true },
      )
      return 'ok'
    },
  }
}

const EXPECTED = { any: ANY, 'no-stream': NO_STREAM, exists: STREAM_EXISTS } as const

/** Makes the calls at a server, on streams of its own, and compares every answer with the model's; then reads $all. */
export async function holdAgainstModel(client: EventStoreDBClient, plan: readonly Call[]): Promise<void> {
  const run = randomUUID().slice(0, 8)
  const pool = Array.from({ length: 12 }, () => randomUUID())
  const judge = model()
  const named = (number: number) => `model${run}-${number}`
  const told = async (work: () => Promise<string>) => work().catch((error: unknown) => failed(error))
  const placed = new Map<string, bigint>()
  const head = await allOf(client, { fromPosition: END, direction: BACKWARDS, maxCount: 1 })

  async function append({ stream, expected, ids }: Extract<Call, { kind: 'append' }>): Promise<void> {
    const events = ids.map((id) => jsonEvent({ id: pool[id] ?? '', type: 'modelled.X.v1', data: { id } }))
    const revision = typeof expected === 'number' ? Math.max(0, judge.lastOf(stream) + expected) : expected
    const expectedRevision: AppendExpectedRevision =
      typeof revision === 'number' ? BigInt(revision) : EXPECTED[revision]
    const answer = await told(async () => {
      const { nextExpectedRevision, position } = await client.appendToStream(named(stream), events, {
        expectedRevision,
      })
      if (position !== undefined && events.length > 0)
        placed.set(`${named(stream)} ${nextExpectedRevision}`, position.commit)
      return `ok ${nextExpectedRevision}${position === undefined ? ' no position' : ''}`
    })
    // A batch append carries its errors without codes of gRPC.
    const [said, wanted] = [answer, judge.append(stream, revision, ids)].map((text) =>
      text.replace(' wrong-expected-version', '').replace('no_stream', '-1').replace(' code 9', ''),
    )
    expect(said).toBe(wanted)
  }

  for (const one of plan) {
    const name = named(one.stream)
    if (one.kind === 'append') await append(one)
    else if (one.kind === 'read') {
      const direction = one.back ? BACKWARDS : FORWARDS
      const answer = await told(async () => {
        const revisions = []
        const reading = client.readStream(name, { direction, fromRevision: BigInt(one.from), maxCount: one.count })
        for await (const { event } of reading) revisions.push(event?.revision)
        return `[${revisions}]`
      })
      expect(answer).toBe(judge.read(one.stream, one.from, one.count, one.back))
    } else if (one.kind === 'cut') {
      // What metadata of a tombstoned stream meet depends on what the server has cached.
      if (judge.isTombstoned(one.stream)) continue
      const { truncateBefore = 0, maxCount } = one
      const metadata = maxCount === undefined ? { truncateBefore } : { maxCount }
      const answer = await told(() => client.setStreamMetadata(name, metadata).then(() => 'ok'))
      expect(answer).toBe(judge.cut(one.stream, one))
    } else {
      const call = one.kind === 'tombstone' ? client.tombstoneStream(name) : client.deleteStream(name)
      expect(await told(() => call.then(() => 'ok'))).toBe(judge.remove(one.stream, one.kind))
    }
  }
  await holdAll(client, head[0]?.commit, named, pool, judge.written, placed)
}

interface Place {
  readonly stream: string
  readonly revision: string
  readonly id: string
  readonly type: string
  readonly commit: bigint
}

async function allOf(
  client: EventStoreDBClient,
  options: Parameters<EventStoreDBClient['readAll']>[0],
): Promise<Place[]> {
  const found: Place[] = []
  for await (const { event } of client.readAll(options)) {
    if (event === undefined) continue
    const { streamId, revision, id, type, position } = event
    found.push({ stream: streamId, revision: String(revision), id, type, commit: position.commit })
  }
  return found
}

/** $all has what was written, in that order, at rising positions, to be read from each of them in both directions. */
async function holdAll(
  client: EventStoreDBClient,
  head: bigint | undefined,
  named: (number: number) => string,
  pool: readonly string[],
  written: ReturnType<typeof model>['written'],
  placed: ReadonlyMap<string, bigint>,
): Promise<void> {
  const start = head === undefined ? ('start' as const) : { commit: head, prepare: head }
  const all = await allOf(client, { fromPosition: start, direction: FORWARDS })
  const ours = all.filter(({ stream, type }) => type === 'modelled.X.v1' && stream.startsWith(named(0).slice(0, -1)))
  expect(ours.map(({ stream, revision, id }) => `${stream} ${revision} ${id}`)).toEqual(
    written.map(({ stream, revision, id }) => `${named(stream)} ${revision} ${pool[id]}`),
  )
  for (const [index, { commit }] of all.entries()) expect(commit).toBeGreaterThan(all[index - 1]?.commit ?? -1n)
  for (const [place, commit] of placed) {
    expect(ours.find(({ stream, revision }) => `${stream} ${revision}` === place)?.commit).toBe(commit)
  }
  const middle = all[Math.floor(all.length / 2)]
  const last = all.at(-1)
  if (middle === undefined || last === undefined || middle === last) return
  const from = { commit: middle.commit, prepare: middle.commit }
  const onward = await allOf(client, { fromPosition: from, direction: FORWARDS })
  expect(onward.map(({ commit }) => commit)).toEqual(
    all.map(({ commit }) => commit).filter((one) => one >= from.commit),
  )
  const backwards = await allOf(client, { fromPosition: from, direction: BACKWARDS, maxCount: all.length })
  const before = all
    .filter(({ commit }) => commit < from.commit)
    .map(({ commit }) => commit)
    .reverse()
  expect(backwards.map(({ commit }) => commit).slice(0, before.length)).toEqual(before)
  const inside = { commit: middle.commit + 1n, prepare: middle.commit + 1n }
  for (const direction of [FORWARDS, BACKWARDS] as const) {
    await expect(allOf(client, { fromPosition: inside, direction, maxCount: 1 })).rejects.toMatchObject({ code: 2 })
  }
}
