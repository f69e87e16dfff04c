import { eventually } from '../condition.ts'
import { newCommunity } from '../events.ts'
import { type BusCases, consumer, happen } from './consumer.ts'

/** Declares the tests about consumers and buses that stop. */
export function stopCases({ expect, it, ready }: BusCases): void {
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

  it('ends with its bus', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const { handle } = consumer(() => new Error('always'))
    const { ended } = await rig.bus.subscribe('ending', { communities: [community] }, handle)
    await happen(rig, community, 1)
    await rig.bus.close()
    await ended
  })
}
