import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Actor, RecordedEvent, Sealed } from '../../../../domain/kernel/index.ts'
import { type DeadLetters, MOST_FAILURES } from '../../../../services/ports/dead-letters.ts'
import type { Endpoint, EndpointLimits, Endpoints } from '../../../../services/ports/endpoints.ts'

/** What outlives an engine, as adapters hand it to the suite. */
export interface StateRig {
  readonly endpoints: Endpoints
  readonly deadLetters: DeadLetters
  /** Stops it and starts another over the same stored state, as a restart of the engine does. */
  again(): Promise<StateRig>
  stop(): Promise<void>
}

const secret = (name: string) => ({ sealed: { sealed: name } satisfies Sealed })

/** Limits that no test reaches by accident. */
export const MANY: EndpointLimits = { ofHolder: 999, ofCommunity: 999 }

/** An endpoint; its id is random by default. */
export const newEndpoint = (given: Partial<Endpoint> = {}): Endpoint => ({
  id: randomUUID(),
  community: 'pa',
  url: 'https://example.org/hook',
  owner: { id: 'resident-1', role: 'resident' },
  filter: { types: ['DemandRaised'] },
  secrets: [secret('first')],
  givenUp: 0,
  created: 1_000,
  position: 7,
  ...given,
})

let positions = 0
/** The members of an event that a dead letter keeps. */
export function failedEvent(community = 'pa'): RecordedEvent {
  positions += 1
  const event: Partial<RecordedEvent> = {
    id: randomUUID(),
    position: positions,
    type: 'governance.DemandRaised.v2',
    subject: `demand-${community}-1`,
  }
  return event as RecordedEvent
}

/** Fails as often as it takes to be given up. */
export async function giveUp(deadLetters: DeadLetters, durable: string, event: RecordedEvent): Promise<void> {
  for (let nth = 0; nth < MOST_FAILURES; nth += 1) await deadLetters.failed(durable, event, 'status-500')
}

/** Tests that every store of endpoints and dead letters has to pass. */
export function stateConformance(name: string, start: () => Promise<StateRig>): void {
  async function ready(): Promise<StateRig> {
    const rig = await start()
    onTestFinished(() => rig.stop())
    return rig
  }

  describe(`${name}: endpoints`, () => {
    it('are found in the order in which they were added, also after a restart', async () => {
      const rig = await ready()
      const [one, other] = [newEndpoint(), newEndpoint({ created: 2_000 })]
      expect(await rig.endpoints.add(one, MANY)).toBeUndefined()
      expect(await rig.endpoints.add(other, MANY)).toBeUndefined()
      expect(await rig.endpoints.find('unknown')).toBeUndefined()
      const later = await rig.again()
      expect(await later.endpoints.all()).toEqual([one, other])
      expect(await later.endpoints.find(other.id)).toEqual(other)
    })

    it('are limited in number by holder: the party, otherwise the owner', async () => {
      const { endpoints } = await ready()
      const limits = { ofHolder: 2, ofCommunity: 9 }
      const add = (owner: Partial<Actor>, community = 'pa') =>
        endpoints.add(newEndpoint({ community, owner: { id: 'p-1', role: 'committee', ...owner } }), limits)
      expect(await add({ party: 'jwh' })).toBeUndefined()
      expect(await add({ party: 'jwh', id: 'p-2', role: 'property-company' })).toBeUndefined()
      expect(await add({ party: 'jwh', id: 'p-3' })).toBe('ofHolder')
      expect(await Promise.all([add({}), add({}), add({})])).toContain('ofHolder')
      for (const owner of [{ id: 'p-2' }, { id: 'jwh' }, { party: 'p-1' }]) expect(await add(owner)).toBeUndefined()
      expect(await add({ party: 'jwh' }, 'other')).toBeUndefined()
    })

    it('are limited in number by community', async () => {
      const { endpoints } = await ready()
      const limits = { ofHolder: 2, ofCommunity: 3 }
      const add = (id: string, community = 'pa') =>
        endpoints.add(newEndpoint({ community, owner: { id, role: 'resident' } }), limits)
      expect(await Promise.all(['p-1', 'p-2', 'p-3'].map((id) => add(id)))).toEqual([undefined, undefined, undefined])
      expect(await add('p-4')).toBe('ofCommunity')
      expect(await add('p-4', 'other')).toBeUndefined()
      expect(await endpoints.all()).toHaveLength(4)
    })

    it('change by their present state, each part alone', async () => {
      const rig = await ready()
      const one = newEndpoint()
      await rig.endpoints.add(one, MANY)
      const { change } = rig.endpoints
      await change(one.id, () => ({ off: 'failing' }))
      await change(one.id, ({ secrets }) => ({ secrets: [secret('second'), ...secrets] }))
      const now = await change(one.id, ({ givenUp }) => ({ givenUp: givenUp + 1 }))
      const expected = { ...one, off: 'failing', givenUp: 1, secrets: [secret('second'), secret('first')] }
      expect(now).toEqual(expected)
      const failing = { event: 'one', failures: 7 }
      expect(await change(one.id, () => ({ failing }))).toEqual({ ...expected, failing })
      const later = await rig.again()
      expect(await later.endpoints.find(one.id)).toEqual({ ...expected, failing })
      const { off: _, ...on } = expected
      expect(await later.endpoints.change(one.id, () => ({ off: null, failing: null }))).toEqual(on)
      expect(await later.endpoints.change('unknown', () => ({ off: null }))).toBeUndefined()
    })

    it('remember the position of each', async () => {
      const rig = await ready()
      const one = newEndpoint()
      await rig.endpoints.add(one, MANY)
      for (let position = 8; position <= 500; position += 1) rig.endpoints.reached(one.id, position)
      expect((await rig.endpoints.find(one.id))?.position).toBe(500)
      await rig.endpoints.change(one.id, () => ({ givenUp: 1 }))
      await rig.endpoints.saved()
      const later = await rig.again()
      expect(await later.endpoints.find(one.id)).toMatchObject({ position: 500, givenUp: 1 })
    })

    it('are gone once removed, and watchers get each change', async () => {
      const rig = await ready()
      let told = 0
      const end = rig.endpoints.watch(() => {
        told += 1
      })
      /** Runs something, and returns whether watchers were told. */
      const heard = async (work: () => Promise<unknown>): Promise<boolean> => {
        const before = told
        await work()
        return told > before
      }
      const one = newEndpoint()
      expect(await heard(() => rig.endpoints.add(one, MANY))).toBe(true)
      expect(await heard(() => rig.endpoints.change(one.id, () => ({ off: 'gone' })))).toBe(true)
      rig.endpoints.reached(one.id, 9)
      expect(await heard(() => rig.endpoints.remove(one.id))).toBe(true)
      expect(await rig.endpoints.remove(one.id)).toBe(false)
      await rig.endpoints.saved()
      end()
      expect(await heard(() => rig.endpoints.add(newEndpoint(), MANY))).toBe(false)
      const later = await rig.again()
      expect(await later.endpoints.find(one.id)).toBeUndefined()
      expect(await later.endpoints.all()).toHaveLength(1)
    })
  })

  describe(`${name}: dead letters`, () => {
    it('are counted until they are given up, also after a restart', async () => {
      const rig = await ready()
      const event = failedEvent()
      expect(await rig.deadLetters.failed('webhook:1', event, 'timeout')).toBe(1)
      expect(await rig.deadLetters.failed('webhook:2', event, 'timeout')).toBe(1)
      const { deadLetters } = await rig.again()
      for (let nth = 2; nth <= MOST_FAILURES; nth += 1) {
        expect(await deadLetters.find('webhook:1', event.id)).toBeUndefined()
        expect(await deadLetters.failed('webhook:1', event, 'status-500')).toBe(nth)
      }
      const letter = {
        durable: 'webhook:1',
        event: event.id,
        position: event.position,
        type: event.type,
        community: 'pa',
        failures: MOST_FAILURES,
        reason: 'status-500',
        since: expect.any(Number),
      }
      expect(await deadLetters.find('webhook:1', event.id)).toEqual(letter)
      expect(await deadLetters.list({ limit: 10 })).toEqual({ letters: [letter] })
      expect(await deadLetters.counts()).toEqual(new Map([['webhook:1', 1]]))
      const other = failedEvent()
      expect(await deadLetters.failed('webhook:2', other, 'timeout', 22)).toBe(22)
      expect(await deadLetters.find('webhook:2', other.id)).toMatchObject({ failures: 22 })
      expect(await deadLetters.failed('webhook:2', other, 'timeout')).toBe(23)
    })

    it('are removed where the event succeeds after all or is discarded, or its consumer is removed', async () => {
      const rig = await ready()
      const [one, two, three] = [failedEvent(), failedEvent(), failedEvent()]
      await rig.deadLetters.failed('matching', one, 'timeout')
      for (const event of [two, three]) await giveUp(rig.deadLetters, 'matching', event)
      await giveUp(rig.deadLetters, 'webhook:1', one)
      const { deadLetters } = await rig.again()
      await deadLetters.succeeded('matching', one)
      expect(await deadLetters.failed('matching', one, 'timeout')).toBe(1)
      await deadLetters.succeeded('matching', two)
      expect(await deadLetters.discard('matching', three)).toBe(true)
      expect(await deadLetters.discard('matching', three)).toBe(false)
      expect(await deadLetters.counts()).toEqual(new Map([['webhook:1', 1]]))
      await deadLetters.forget('webhook:1')
      expect(await deadLetters.counts()).toEqual(new Map())
      expect(await deadLetters.list({ limit: 10 })).toEqual({ letters: [] })
    })

    it('are separate where two events of an old log have one id', async () => {
      const rig = await ready()
      const one = failedEvent()
      const other = { ...one, position: one.position + 1_000_000, subject: 'demand-pa-2' }
      await giveUp(rig.deadLetters, 'matching', one)
      expect(await rig.deadLetters.failed('matching', other, 'timeout')).toBe(1)
      await giveUp(rig.deadLetters, 'matching', other)
      const { deadLetters } = await rig.again()
      expect((await deadLetters.find('matching', one.id))?.position).toBe(one.position)
      expect((await deadLetters.find('matching', one.id, other.position))?.position).toBe(other.position)
      expect(await deadLetters.counts()).toEqual(new Map([['matching', 2]]))
      await deadLetters.succeeded('matching', one)
      expect((await deadLetters.find('matching', one.id))?.position).toBe(other.position)
      expect(await deadLetters.discard('matching', one)).toBe(false)
      expect(await deadLetters.discard('matching', other)).toBe(true)
      expect(await deadLetters.counts()).toEqual(new Map())
    })

    it('come in pages, in the order in which they were given up, by consumer and community', async () => {
      const { deadLetters } = await ready()
      const early = failedEvent()
      await deadLetters.failed('matching', early, 'timeout')
      const given: string[] = []
      for (let nth = 0; nth < 7; nth += 1) {
        const event = failedEvent(nth % 2 === 0 ? 'pa' : 'other')
        await giveUp(deadLetters, nth < 4 ? 'matching' : 'deadline', event)
        given.push(event.id)
      }
      // What failed first is given up last.
      await giveUp(deadLetters, 'matching', early)
      given.push(early.id)
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await deadLetters.list({ limit: 3, ...(after === undefined ? {} : { after }) })
        expect(page.letters.length).toBeLessThanOrEqual(3)
        seen.push(...page.letters.map(({ event }) => event))
        after = page.next
      } while (after !== undefined)
      expect(seen).toEqual(given)
      const ids = async (of: object) => (await deadLetters.list({ limit: 10, ...of })).letters.map(({ event }) => event)
      expect(await ids({ durable: 'deadline' })).toEqual(given.slice(4, 7))
      expect(await ids({ community: 'other' })).toEqual([given[1], given[3], given[5]])
      expect(await ids({ community: 'other', durable: 'deadline' })).toEqual([given[5]])
    })
  })
}
