import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { type DeadLetters, MOST_FAILURES } from '../../services/ports/dead-letters.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { eventually } from '../condition.ts'
import { appended, newCommunity, newEvent } from '../events.ts'
import { declaring, type TestFunctions } from '../functions.ts'

/** A bus over a log, as an adapter passes it to {@link busConformance}. */
export interface BusRig {
  readonly log: Pick<EventLog, 'append'>
  readonly bus: EventBus
  readonly deadLetters: DeadLetters
  /** Stops it, and starts another over the same stored state, as a new process does. */
  again(): Promise<BusRig>
  /** Stops it; a second call does nothing. */
  stop(): Promise<void>
}

/**
 * Declares the tests that every bus has to pass.
 *
 * @param start starts a bus that no other test uses, over a log of its own
 */
export function busConformance(name: string, start: () => Promise<BusRig>, tests: TestFunctions): void {
  const { describe, expect, afterEach } = tests
  const it = declaring(tests)
  const started: BusRig[] = []
  afterEach(async () => {
    for (const rig of started.splice(0)) await rig.stop()
  })

  async function ready(): Promise<BusRig> {
    const rig = await start()
    started.push(rig)
    return rig
  }

  /** Appends this many events to a demand of the community. */
  async function happen(rig: BusRig, community: string, count: number, type = 'DemandRaised') {
    const events = Array.from({ length: count }, () => newEvent({ type: `governance.${type}.v1` }))
    return appended(await rig.log.append(`demand-${community}-1`, 'any', events)).map(({ id }) => id)
  }

  /** A consumer that keeps the events it received, and can fail on demand. */
  function consumer(fails: (event: RecordedEvent, nth: number) => unknown = () => undefined) {
    const seen: string[] = []
    const handled: string[] = []
    const handle = async (event: RecordedEvent): Promise<void> => {
      seen.push(event.id)
      const failure = fails(event, seen.filter((id) => id === event.id).length)
      if (failure !== undefined) throw failure
      handled.push(event.id)
    }
    return { seen, handled, handle }
  }

  describe(`${name}: a durable consumer`, () => {
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
      started.push(next)
      const after = await happen(next, community, 5)
      const second = consumer()
      await next.bus.subscribe('lasting', { communities: [community] }, second.handle)
      await eventually(() => expect(second.handled).toEqual(after))
    })

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
      const { seen, handled, handle } = consumer(({ id }) =>
        id === poison ? new Error('王某 13800001111') : undefined,
      )
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

    it('that fails delays no other consumer', async () => {
      const [rig, community] = [await ready(), newCommunity()]
      const [stuck, free] = [consumer(() => new Error('always')), consumer()]
      await rig.bus.subscribe('stuck', { communities: [community] }, stuck.handle)
      await rig.bus.subscribe('free', { communities: [community] }, free.handle)
      const events = await happen(rig, community, 10)
      await eventually(() => expect(free.handled).toEqual(events))
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

    it('ends with its bus', async () => {
      const [rig, community] = [await ready(), newCommunity()]
      const { handle } = consumer(() => new Error('always'))
      const { ended } = await rig.bus.subscribe('ending', { communities: [community] }, handle)
      await happen(rig, community, 1)
      await rig.bus.close()
      await ended
    })
  })
}
