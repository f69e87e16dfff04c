import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Appended, Conflict, EventLog, Expected, NewEvent } from '../../services/ports/event-log.ts'
import { generator } from '../cases.ts'
import { all, newCommunity, newEvent } from '../events.ts'
import type { Expect } from '../functions.ts'

/** One append of a plan; all appends of a wave run at once. */
interface Step {
  readonly stream: number
  /** The distance from the stream's revision at the beginning of the wave, or one of the words. */
  readonly expected: number | 'none' | 'any'
  readonly count: number
  /** Whether to send the events of the previous step again instead of new ones. */
  readonly again: boolean
}

interface Attempt {
  readonly stream: string
  readonly expected: Expected
  readonly events: readonly NewEvent[]
  /** The revisions of the stream before and after the wave. */
  readonly from: number
  to: number
  result: Appended | Conflict
}

type Plan = readonly (readonly Step[])[]

/**
 * Runs generated plans. It expects for each plan that one order of its appends, one at a time, explains all answers.
 *
 * @throws Error of `expect`, for the smallest plan that has no such order
 */
export async function expectLinear(log: EventLog, expect: Expect): Promise<void> {
  const fc = await generator()
  const step = fc.record<Step>({
    stream: fc.nat({ max: 2 }),
    expected: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -2, max: 3 }) },
      fc.constant('none'),
      fc.constant('any'),
    ),
    count: fc.integer({ min: 1, max: 3 }),
    again: fc.boolean(),
  })
  const plan = fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(plan, (waves) => check(log, waves, expect)),
    { numRuns: 40 },
  )
}

/** Runs a plan, then checks that one order of its appends, one at a time, explains all answers. */
async function check(log: EventLog, waves: Plan, expect: Expect): Promise<void> {
  const community = newCommunity()
  const before = await log.head()
  const attempts: Attempt[] = []
  const revisionOf = async (stream: string) => (await all(log.readStream(stream))).at(-1)?.revision ?? -1
  for (const wave of waves) {
    const started = await Promise.all(wave.map(({ stream }) => revisionOf(`demand-${community}-${stream}`)))
    const running = wave.map(async ({ stream, expected, count, again }, at): Promise<Attempt> => {
      const earlier = again ? attempts.findLast((one) => one.stream === `demand-${community}-${stream}`) : undefined
      const from = started[at] ?? -1
      const sent = earlier ?? {
        stream: `demand-${community}-${stream}`,
        expected: typeof expected === 'number' ? Math.max(0, from + expected) : expected,
        events: Array.from({ length: count }, () => newEvent()),
      }
      const result = await log.append(sent.stream, sent.expected, sent.events)
      return { stream: sent.stream, expected: sent.expected, events: sent.events, from, to: from, result }
    })
    const done = await Promise.all(running)
    for (const attempt of done) attempt.to = await revisionOf(attempt.stream)
    attempts.push(...done)
  }
  expectOneHistory(await all(log.readAll(before)), attempts, expect)
}

function expectOneHistory(written: readonly RecordedEvent[], attempts: readonly Attempt[], expect: Expect): void {
  const firsts = new Map<string, Attempt>()
  for (const attempt of attempts) {
    if ('events' in attempt.result) firsts.set(attempt.result.events.map(({ id }) => id).join(), attempt)
  }
  const inOrder = [...firsts.values()].sort((a, b) => positionOf(a) - positionOf(b))

  // The log has exactly the acknowledged events, in the order of their positions.
  expect(written).toEqual(inOrder.flatMap(({ result }) => ('events' in result ? result.events : [])))
  const revisions = new Map<string, Set<number>>()
  for (const { stream, expected, events, result } of inOrder) {
    const seen = revisions.get(stream) ?? new Set([-1])
    const revision = Math.max(...seen)
    if (expected !== 'any') expect(expected === 'none' ? -1 : expected).toBe(revision)
    const got = 'events' in result ? result.events : []
    expect(got.map((event) => event.id)).toEqual(events.map((event) => event.id))
    expect(got.map((event) => event.revision)).toEqual(got.map((_, at) => revision + 1 + at))
    revisions.set(stream, seen.add(revision + got.length))
  }
  // A conflict names a revision that the stream really had while it ran, and that was not the expected one.
  for (const { stream, expected, from, to, result } of attempts) {
    if (!('conflict' in result)) continue
    expect(revisions.get(stream) ?? new Set([-1])).toContain(result.revision)
    expect(result.revision).not.toBe(expected === 'none' ? -1 : expected)
    expect(result.revision).toBeGreaterThanOrEqual(from)
    expect(result.revision).toBeLessThanOrEqual(to)
  }
}

const positionOf = ({ result }: Attempt): number => ('events' in result ? (result.events[0]?.position ?? 0) : 0)
