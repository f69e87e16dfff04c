import { Fault } from '../../services/kit/fault.ts'
import { MOST_FAILURES } from '../../services/ports/dead-letters.ts'
import { eventually } from '../condition.ts'
import { newCommunity } from '../events.ts'
import { type BusCases, consumer, happen } from './consumer.ts'

/** Declares the tests about consumers that fail. */
export function failureCases({ expect, it, ready }: BusCases): void {
  it('gets an event at which it failed again before any later one', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const { seen, handled, handle } = consumer((_, nth) => (nth < 3 ? new Error('not yet') : undefined))
    await rig.bus.subscribe('stumbling', { communities: [community] }, handle)
    const [first = '', second = ''] = await happen(rig, community, 2)
    await eventually(() => expect(handled).toEqual([first, second]))
    expect(seen).toEqual([first, first, first, second, second, second])
    expect((await rig.deadLetters.list({ limit: 10 })).letters).toEqual([])
  })

  it('continues after five failures of an event, which becomes a dead letter', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const [poison = '', good = ''] = await happen(rig, community, 2)
    const { seen, handled, handle } = consumer(({ id }) => (id === poison ? new Error('王某 13800001111') : undefined))
    await rig.bus.subscribe('poisoned', { communities: [community] }, handle)
    await eventually(() => expect(handled).toEqual([good]))
    expect(seen.filter((id) => id === poison)).toHaveLength(MOST_FAILURES)
    const { letters } = await rig.deadLetters.list({ limit: 10, durable: 'poisoned' })
    expect(letters).toEqual([expect.objectContaining({ event: poison, community, failures: 5, reason: 'Error' })])
    expect(await rig.deadLetters.discard('poisoned', { id: poison, position: letters[0]?.position ?? 0 })).toBe(true)
    expect(await rig.deadLetters.find('poisoned', poison)).toBeUndefined()
  })

  it('waits during an outage, which is no failure of the event', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const outage = new Fault('log.unavailable', 'The log is away.', { retryAfter: 1 })
    const { seen, handled, handle } = consumer((_, nth) => (nth <= 2 * MOST_FAILURES ? outage : undefined))
    await rig.bus.subscribe('patient', { communities: [community] }, handle)
    const events = await happen(rig, community, 1)
    await eventually(() => expect(handled).toEqual(events))
    expect(seen).toHaveLength(2 * MOST_FAILURES + 1)
  })

  it('that fails delays no other consumer', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const [stuck, free] = [consumer(() => new Error('always')), consumer()]
    await rig.bus.subscribe('stuck', { communities: [community] }, stuck.handle)
    await rig.bus.subscribe('free', { communities: [community] }, free.handle)
    const events = await happen(rig, community, 10)
    await eventually(() => expect(free.handled).toEqual(events))
  })

  it('counts a permanent fault as a failure, and keeps its code', async () => {
    const [rig, community] = [await ready(), newCommunity()]
    const { handle } = consumer(() => new Fault('service.broken', 'It is broken.'))
    await rig.bus.subscribe('broken', { communities: [community] }, handle)
    const [event = ''] = await happen(rig, community, 1)
    await eventually(async () =>
      expect(await rig.deadLetters.find('broken', event)).toMatchObject({
        failures: MOST_FAILURES,
        reason: 'service.broken',
      }),
    )
  })
}
