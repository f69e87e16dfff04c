import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { markOf } from '../../services/kit/mark.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { all, appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'

/** Declares the tests about the identity of events: the mark of an event proves derived state, its id alone does not. */
export function marksConformance(log: () => EventLog, tests: TestFunctions): void {
  const { describe, expect } = tests
  const it = declaring(tests)

  async function two(): Promise<readonly [RecordedEvent, RecordedEvent]> {
    const [first, second] = appended(await log().append(`demand-${newCommunity()}-1`, 'none', [newEvent(), newEvent()]))
    if (first === undefined || second === undefined) throw new Error('two events were appended')
    return [first, second]
  }

  describe('marks', () => {
    it('hold an event at its position, also after later events', async () => {
      const [first, second] = await two()
      expect(await log().holds(markOf(first))).toBe(true)
      expect(await log().holds(markOf(second))).toBe(true)
      await two()
      expect(await log().holds(markOf(first))).toBe(true)
    })

    it('hold no event at the position of another one, or with other content', async () => {
      const [first, second] = await two()
      expect(await log().holds({ ...markOf(first), position: second.position })).toBe(false)
      expect(await log().holds({ ...markOf(first), id: second.id })).toBe(false)
      expect(await log().holds({ ...markOf(first), digest: markOf({ ...first, data: {} }).digest })).toBe(false)
      const elsewhere = { ...first, subject: `demand-${newCommunity()}-1` }
      expect(await log().holds(markOf(elsewhere))).toBe(false)
      expect(await log().holds(markOf({ ...first, revision: first.revision + 1 }))).toBe(false)
    })

    it('hold nothing before the first event and nothing behind the last', async () => {
      const [first] = await two()
      expect(await log().holds({ ...markOf(first), position: 0 })).toBe(false)
      expect(await log().holds({ ...markOf(first), position: (await log().head()) + 1 })).toBe(false)
    })

    it('keep apart events of two streams with the same id', async () => {
      const [one, other] = [`demand-${newCommunity()}-1`, `demand-${newCommunity()}-1`]
      const before = await log().head()
      const event = newEvent()
      const [first] = appended(await log().append(one, 'none', [event]))
      const [second] = appended(await log().append(other, 'none', [event]))
      expect(await all(log().readAll(before))).toEqual([first, second])
      expect(await all(log().readStream(one))).toEqual([first])
      expect(await all(log().readStream(other))).toEqual([second])
      // A retry of either finds its own event.
      expect(appended(await log().append(other, 'none', [event]))).toEqual([second])
      expect(appended(await log().append(one, 'any', [event]))).toEqual([first])
      expect(await all(log().readAll(before))).toHaveLength(2)
    })
  })
}
