import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { eventually } from '../condition.ts'
import { newCommunity } from '../events.ts'
import { type BusCases, consumer, happen } from './consumer.ts'

/** Declares the tests about the order of events. */
export function orderCases({ expect, it, ready }: BusCases): void {
  it('keeps order through a long backlog with many failures', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const events = await happen(rig, community, 1_500)
    const { seen, handled, handle } = consumer(({ revision }, nth) =>
      revision % 50 === 0 && nth < 3 ? new Error('not yet') : undefined,
    )
    await rig.bus.subscribe('long', { communities: [community] }, handle)
    await eventually(() => expect(handled.length).toBe(events.length))
    expect(handled).toEqual(events)
    const attempts = events.flatMap((id, at) => (at % 50 === 0 ? [id, id, id] : [id]))
    expect(seen).toEqual(attempts)
  })

  it('keeps order among all consumers of its name, when one after the other stops midway', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const events = await happen(rig, community, 600)
    const handled: string[] = []
    let inHand = 0
    let most = 0
    const handle = async ({ id }: RecordedEvent): Promise<void> => {
      inHand += 1
      most = Math.max(most, inHand)
      await turn()
      handled.push(id)
      inHand -= 1
    }
    const many = await Promise.all(
      Array.from({ length: 3 }, () => rig.bus.subscribe('relay-race', { communities: [community] }, handle)),
    )
    // One that may be waiting, and one that works.
    for (const [at, subscription] of [many[1], many[0]].entries()) {
      await eventually(() => expect(handled.length).toBeGreaterThan(at * 200))
      await subscription?.stop()
    }
    await eventually(() => expect(handled.length).toBe(events.length))
    expect(handled).toEqual(events)
    expect(most).toBe(1)
  })
}
