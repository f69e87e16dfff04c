import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog, Position } from '../../services/ports/event-log.ts'
import { all, appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import type { LogUnderTest, OpenLog } from './log-cases.ts'

/** Rounds in which each of three streams gets an event: enough for several small batches. */
const ROUNDS = 20

/**
 * Declares the tests about positions without an event: a reader may begin behind any number. Logs with dense positions and logs with
 * gaps pass them.
 */
export function positionsConformance(name: string, open: OpenLog, tests: TestFunctions): void {
  const { describe, expect, beforeAll, afterAll } = tests
  const it = declaring(tests)

  describe(`${name}, positions`, () => {
    let under: LogUnderTest
    let log: EventLog
    let before: Position
    let events: readonly RecordedEvent[] = []
    beforeAll(async () => {
      under = await open(Date.now)
      log = under.log
      // Earlier events may belong to other tests; the log is not empty.
      appended(await log.append(`demand-${newCommunity()}-1`, 'none', [newEvent()]))
      before = await log.head()
      events = await threeStreams(log)
    })
    afterAll(() => under.close())

    const behind = (after: Position, until = Number.POSITIVE_INFINITY) =>
      events.filter(({ position }) => position > after && position <= until)

    it('reads the events behind any position, and no others', async () => {
      for (const position of around(before, events)) {
        expect(await all(log.readAll(position)), `after ${position}`).toEqual(behind(position))
      }
    })

    it('reads up to any position, and no further', async () => {
      const positions = around(before, events)
      for (const [at, until] of positions.entries()) {
        const after = positions[Math.floor(at / 2)] ?? before
        const read = await all(log.readAll(after, { until }))
        expect(read, `after ${after} until ${until}`).toEqual(behind(after, until))
      }
    })

    it('delivers to a subscriber the events behind any position, then live ones', async () => {
      const positions = around(before, events)
      const some = [...positions.filter((_, at) => at % 7 === 0), ...positions.slice(-2)]
      for (const position of some) {
        const expected = behind(position)
        const end = new AbortController()
        const seen: RecordedEvent[] = []
        const reading = (async () => {
          for await (const batch of log.subscribe(position, end.signal)) {
            seen.push(...batch)
            if (seen.length > expected.length) end.abort()
          }
        })()
        const live = appended(await log.append(`demand-${newCommunity()}-1`, 'none', [newEvent()]))
        await reading
        expect(seen, `after ${position}`).toEqual([...expected, ...live])
        events = [...events, ...live]
      }
    })

    it('reads nothing behind the end, and has no event there', async () => {
      const head = await log.head()
      for (const beyond of [head, head + 1, head + 1_000_000]) {
        expect(await all(log.readAll(beyond)), `after ${beyond}`).toEqual([])
        expect(await all(log.readAll(beyond, { until: beyond + 1_000_000 }))).toEqual([])
      }
      expect(await log.at(head + 1)).toBeUndefined()
      expect(await log.at(head + 1_000_000)).toBeUndefined()
    })

    it('has an event at its own position only', async () => {
      const at = new Map(events.map((event) => [event.position, event]))
      for (const position of around(before, events).slice(1)) {
        const expected = at.get(position)
        if (expected !== undefined) expect(await log.at(position)).toEqual(expected)
        else if (position > before) expect(await log.at(position)).toBeUndefined()
      }
    })
  })
}

async function threeStreams(log: EventLog): Promise<RecordedEvent[]> {
  const streams = Array.from({ length: 3 }, () => `demand-${newCommunity()}-1`)
  const events: RecordedEvent[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const stream of streams) events.push(...appended(await log.append(stream, 'any', [newEvent()])))
  }
  return events
}

/** Returns the positions of these events, the neighbours of each and the middles between them, in order and without duplicates. */
function around(before: Position, events: readonly RecordedEvent[]): Position[] {
  const found = new Set([before])
  let previous = before
  for (const { position } of events) {
    for (const one of [previous + 1, Math.floor((previous + position) / 2), position - 1, position]) found.add(one)
    previous = position
  }
  return [...found].toSorted((one, other) => one - other)
}
