import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { eventually } from '../condition.ts'
import { appended, newCommunity, newEvent } from '../events.ts'
import { type BusCases, consumer, happen } from './consumer.ts'

/** Declares the tests about which events a consumer gets, and from where. */
export function deliveryCases({ adopt, expect, it, ready }: BusCases): void {
  it('gets earlier and later events, in the order of the log', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const before = await happen(rig, community, 3)
    const { handled, handle } = consumer()
    await rig.bus.subscribe('one', { communities: [community] }, handle)
    await eventually(() => expect(handled).toEqual(before))
    const after = await happen(rig, community, 40)
    await eventually(() => expect(handled).toEqual([...before, ...after]))
  })

  it('gets only the events that its filter names', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const { handled, handle } = consumer()
    await rig.bus.subscribe('narrow', { communities: [community], types: ['TaskAssigned'] }, handle)
    await happen(rig, community, 2)
    await happen(rig, newCommunity(), 1, 'TaskAssigned')
    const wanted = await happen(rig, community, 2, 'TaskAssigned')
    await eventually(() => expect(handled).toEqual(wanted))
  })

  it('resumes where it stopped, also in another process', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const first = consumer()
    const subscription = await rig.bus.subscribe('lasting', { communities: [community] }, first.handle)
    const before = await happen(rig, community, 5)
    await eventually(() => expect(first.handled).toEqual(before))
    await subscription.stop()
    const next = await rig.again()
    adopt(next)
    const after = await happen(next, community, 5)
    const second = consumer()
    await next.bus.subscribe('lasting', { communities: [community] }, second.handle)
    await eventually(() => expect(second.handled).toEqual(after))
  })

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

  it('gets events as they were recorded', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const seen: RecordedEvent[] = []
    await rig.bus.subscribe('whole', { communities: [community] }, async (event) => {
      seen.push(event)
    })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const given = newEvent({ party: 'party-jwh', data: { 字: '灯坏了', list: [1, null] }, traceparent })
    const recorded = appended(await rig.log.append(`demand-${community}-1`, 'none', [given]))
    await eventually(() => expect(seen).toEqual(recorded))
  })

  it('begins at the given position when it is new, and at its own position otherwise', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const events = Array.from({ length: 9 }, () => newEvent())
    const recorded = appended(await rig.log.append(`demand-${community}-1`, 'none', events))
    const ids = recorded.map(({ id }) => id)
    const first = consumer()
    const filter = { communities: [community] }
    const subscription = await rig.bus.subscribe('late', filter, first.handle, { after: recorded[4]?.position ?? 0 })
    await eventually(() => expect(first.handled).toEqual(ids.slice(5)))
    await subscription.stop()
    const after = await happen(rig, community, 2)
    const second = consumer()
    await rig.bus.subscribe('late', filter, second.handle, { after: recorded[0]?.position ?? 0 })
    await eventually(() => expect(second.handled).toEqual(after))
  })
}
