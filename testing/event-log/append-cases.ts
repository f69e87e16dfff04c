import { appended, newEvent } from '../events.ts'
import type { LogCases } from './log-cases.ts'

/** Declares the tests about the events and the answer of an append. */
export function appendCases(cases: LogCases): void {
  const { describe, expect, it, newStream, stream } = cases
  describe('append', () => {
    it('answers with the events as they are read back', async () => {
      const name = newStream()
      const party = { party: 'party-jwh', causationid: 'cause-1', commanddigest: 'd1', reads: 'workbook-pa@12' }
      const events = appended(
        await cases.log.append(name, 'none', [newEvent(party), newEvent({ traceparent: '00-a-b-01' })]),
      )

      expect(events.map(({ revision, subject }) => [subject, revision])).toEqual([
        [name, 0],
        [name, 1],
      ])
      expect(events[0]).toMatchObject({
        ...party,
        specversion: '1.0',
        source: `/communities/${name.split('-')[1]}`,
        type: 'governance.DemandRaised.v2',
        datacontenttype: 'application/json',
        dataschema: 'urn:sanshe:schema:DemandRaised.v2',
      })
      expect(events[1]?.traceparent).toBe('00-a-b-01')
      expect(await stream(name)).toEqual(events)
    })

    it('appends at the expected revision, and answers a conflict with the actual one', async () => {
      const name = newStream()
      expect(await cases.log.append(name, 0, [newEvent()])).toEqual({ conflict: true, revision: -1 })
      appended(await cases.log.append(name, 'none', [newEvent(), newEvent()]))
      expect(await cases.log.append(name, 'none', [newEvent()])).toEqual({ conflict: true, revision: 1 })
      expect(await cases.log.append(name, 0, [newEvent()])).toEqual({ conflict: true, revision: 1 })
      expect(await cases.log.append(name, 7, [newEvent()])).toEqual({ conflict: true, revision: 1 })
      expect(appended(await cases.log.append(name, 1, [newEvent()]))[0]?.revision).toBe(2)
      expect(await stream(name)).toHaveLength(3)
    })

    it('appends at any revision', async () => {
      const name = newStream()
      for (const revision of [0, 1, 2]) {
        expect(appended(await cases.log.append(name, 'any', [newEvent()]))[0]?.revision).toBe(revision)
      }
      expect((await stream(name)).map(({ revision }) => revision)).toEqual([0, 1, 2])
    })

    it('keeps all of the events of an append or none', async () => {
      const name = newStream()
      const events = [newEvent(), newEvent({ data: { text: 'x'.repeat(50_000) } })]
      await expect(cases.log.append(name, 'none', events)).rejects.toMatchObject({ code: 'event.too-large' })
      expect(await stream(name)).toEqual([])
    })

    it('keeps text of every script, and refuses half a surrogate pair', async () => {
      const name = newStream()
      const data = {
        标题: '电梯坏了 🛗',
        'a"b\\': '\u0000\u001f\u2028 "\\ \ufffd',
        z: [null, true, 1e21, -0.5],
        e: '',
      }
      const [event] = appended(await cases.log.append(name, 'none', [newEvent({ data })]))
      expect((await stream(name))[0]).toEqual(event)
      expect(event?.data).toEqual(data)
      await expect(cases.log.append(name, 0, [newEvent({ data: { a: '\ud800' } })])).rejects.toMatchObject({
        code: 'event.not-json',
      })
    })
  })
}

/** Declares the tests about retried appends. */
export function retryCases(cases: LogCases): void {
  const { describe, expect, it, newStream, stream } = cases
  describe('retries', () => {
    it('answers the same events at the same expected revision as the first time, and writes nothing', async () => {
      const name = newStream()
      const [first, second] = [[newEvent(), newEvent()], [newEvent()]]
      const once = appended(await cases.log.append(name, 'none', first))
      const then = appended(await cases.log.append(name, 1, second))
      cases.now += 60_000
      expect(appended(await cases.log.append(name, 'none', first))).toEqual(once)
      expect(appended(await cases.log.append(name, 1, second))).toEqual(then)
      expect(appended(await cases.log.append(name, 'any', second))).toEqual(then)
      expect(appended(await cases.log.append(name, 'any', first))).toEqual(once)
      expect(await stream(name)).toEqual([...once, ...then])
    })

    it('answers a conflict where only some of the events are those of before', async () => {
      const name = newStream()
      const [a, b, c] = [newEvent(), newEvent(), newEvent()]
      appended(await cases.log.append(name, 'none', [a, b]))
      expect(await cases.log.append(name, 'none', [a, c])).toEqual({ conflict: true, revision: 1 })
      expect(await cases.log.append(name, 'none', [a, b, c])).toEqual({ conflict: true, revision: 1 })
      expect(await cases.log.append(name, 0, [c])).toEqual({ conflict: true, revision: 1 })
    })

    it('answers a retry that overtakes its first attempt once', async () => {
      const name = newStream()
      const events = [newEvent()]
      const results = await Promise.all(Array.from({ length: 20 }, () => cases.log.append(name, 'none', events)))
      const written = await stream(name)
      expect(written).toHaveLength(1)
      for (const result of results) expect(appended(result)).toEqual(written)
    })
  })
}
