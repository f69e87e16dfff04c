import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { eventually } from '../condition.ts'
import { newCommunity } from '../events.ts'
import { declaring } from '../functions.ts'
import { type BusTests, consumer, happen } from './rig.ts'

/** Declares the tests about several copies of one consumer, and copies that stop. */
export function copiesConformance(tests: BusTests): void {
  const { expect, ready } = tests
  const it = declaring(tests)

  it('that runs twice gets every event once, and the second takes over', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const [first, second] = [consumer(), consumer()]
    const working = await rig.bus.subscribe('twice', { communities: [community] }, first.handle)
    await rig.bus.subscribe('twice', { communities: [community] }, second.handle)
    const before = await happen(rig, community, 20)
    await eventually(() => expect([...first.handled, ...second.handled].toSorted()).toEqual(before.toSorted()))
    await working.stop()
    const after = await happen(rig, community, 20)
    await eventually(() => expect(second.handled.slice(-20)).toEqual(after))
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

  it('that is stopped finishes the event in hand, and takes no more', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const [first = '', ...later] = await happen(rig, community, 3)
    const begun = Promise.withResolvers<void>()
    const going = Promise.withResolvers<void>()
    const handled: string[] = []
    const subscription = await rig.bus.subscribe('stopped', { communities: [community] }, async ({ id }) => {
      begun.resolve()
      await going.promise
      handled.push(id)
    })
    await begun.promise
    const stopped = subscription.stop()
    going.resolve()
    await stopped
    await subscription.ended
    expect(handled).toEqual([first])
    const { handled: rest, handle } = consumer()
    await rig.bus.subscribe('stopped', { communities: [community] }, handle)
    await eventually(() => expect(rest).toEqual(later))
  })
}
