import { describe, expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf, residentOf } from '../../../demo/people.ts'
import { deadLetterDesk } from '../../../services/dead-letters/dead-letters.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import { MOST_ATTEMPTS } from '../../../services/webhooks/retry-schedule.ts'
import { office } from '../processes/office.ts'
import { post } from '../webhooks/post.ts'

const resident = residentOf(1)

/** A service that fails on demand, and the events that it handled. */
function noting() {
  const handled: string[] = []
  const failing = new Map<string, Error>()
  const manager: ProcessManager = {
    name: 'noting',
    summary: 'Takes note.',
    reaction: {
      to: { aggregates: ['demand'], types: ['DemandRaised'] },
      async react({ id }) {
        const error = failing.get(id)
        if (error !== undefined) throw error
        handled.push(id)
      },
    },
  }
  return { manager, handled, failing }
}

/** A service that has given up the second of three events. */
async function givenUp() {
  const at = await office()
  for (let nth = 0; nth < 3; nth += 1) await at.send(resident, 'raise', { text: '您好' })
  const [first = '', poison = '', third = ''] = (await at.events())
    .filter(({ type }) => type === 'governance.DemandRaised.v2')
    .map(({ id }) => id)
  const service = noting()
  service.failing.set(poison, new TypeError('of a secret'))
  const { again, idle } = await at.run(service.manager)
  await idle()
  const desk = deadLetterDesk({ deadLetters: at.deadLetters, log: at.core.log, again })
  return { ...at, ...service, desk, poison, sound: [first, third] }
}

describe('a dead letter of a service', () => {
  it('is listed with its event, and all other events are handled', async () => {
    const { desk, poison, sound, handled } = await givenUp()
    expect(handled).toEqual(sound)
    const { letters } = await desk.list(COMMUNITY.id, { limit: 10 })
    expect(letters).toEqual([
      expect.objectContaining({ durable: 'noting', event: poison, failures: 5, reason: 'TypeError' }),
    ])
    const found = await desk.find(COMMUNITY.id, 'noting', poison)
    expect(found?.event).toMatchObject({ id: poison, data: { text: { sealed: expect.any(String) } } })
    expect(JSON.stringify(found)).not.toContain('of a secret')
  })

  it('can be replayed: it fails again while the cause lasts, and is removed once the cause is repaired', async () => {
    const { desk, poison, sound, handled, failing } = await givenUp()
    const replay = () => desk.replay(COMMUNITY.id, 'noting', poison)
    expect(await replay()).toMatchObject({ outcome: 'failed', letter: { failures: 6, reason: 'TypeError' } })
    expect((await desk.list(COMMUNITY.id, { limit: 10 })).letters).toEqual([expect.objectContaining({ failures: 6 })])
    failing.set(poison, new Fault('vault.unavailable', 'Away.', { retryAfter: 1 }))
    await expect(replay()).rejects.toMatchObject({ code: 'vault.unavailable' })
    expect((await desk.find(COMMUNITY.id, 'noting', poison))?.letter).toMatchObject({
      failures: 6,
      reason: 'TypeError',
    })
    failing.clear()
    expect(await replay()).toEqual({ outcome: 'handled' })
    expect(handled).toEqual([...sound, poison])
    expect(await replay()).toEqual({ outcome: 'unknown' })
    expect(await desk.list(COMMUNITY.id, { limit: 10 })).toEqual({ letters: [] })
  })

  it('is discarded once', async () => {
    const { desk, poison, handled } = await givenUp()
    expect(await desk.discard(COMMUNITY.id, 'noting', poison)).toBe(true)
    expect(await desk.discard(COMMUNITY.id, 'noting', poison)).toBe(false)
    expect(handled).not.toContain(poison)
  })

  it('is unknown to other communities and consumers, and is not replayed where its service does not run', async () => {
    const { desk, poison, deadLetters, core } = await givenUp()
    expect(await desk.list('ma', { limit: 10 })).toEqual({ letters: [] })
    expect(await desk.find('ma', 'noting', poison)).toBeUndefined()
    expect(await desk.replay('ma', 'noting', poison)).toEqual({ outcome: 'unknown' })
    expect(await desk.discard('ma', 'noting', poison)).toBe(false)
    expect(await desk.replay(COMMUNITY.id, 'dispatch', poison)).toEqual({ outcome: 'unknown' })
    const elsewhere = deadLetterDesk({ deadLetters, log: core.log, again: () => undefined })
    expect(await elsewhere.replay(COMMUNITY.id, 'noting', poison)).toEqual({ outcome: 'elsewhere' })
    expect(await desk.find(COMMUNITY.id, 'noting', poison)).toBeDefined()
  })

  it('is listed in pages, by consumer', async () => {
    const at = await office()
    const desk = deadLetterDesk({ deadLetters: at.deadLetters, log: at.core.log, again: () => undefined })
    const events = (await at.events()).slice(0, 5)
    for (const event of events)
      for (const durable of ['noting', 'other'])
        for (let nth = 0; nth < 5; nth += 1) await at.deadLetters.failed(durable, event, 'unknown')
    const ids: string[] = []
    let after: string | undefined
    do {
      const page = await desk.list(COMMUNITY.id, {
        limit: 2,
        durable: 'other',
        ...(after === undefined ? {} : { after }),
      })
      ids.push(...page.letters.map(({ event }) => event))
      after = page.next
    } while (after !== undefined)
    expect(ids).toEqual(events.map(({ id }) => id))
  })
})

describe('a dead letter of a webhook', () => {
  it('is sent again, under the same id, on request', async () => {
    const at = await post()
    const { again } = await at.notify()
    let down = true
    const shop = await at.receiver(() => (down ? 503 : 204))
    const { id, secret } = await at.register(memberOf('committee'), {
      url: shop.url,
      filter: { types: ['DemandRaised'] },
    })
    await at.send(resident, 'raise', { text: '您好' })
    await at.caughtUp(id)
    const desk = deadLetterDesk({ deadLetters: at.deadLetters, log: at.core.log, again })
    const [letter] = (await desk.list(COMMUNITY.id, { limit: 10 })).letters
    expect(letter).toMatchObject({ durable: `webhook:${id}`, failures: MOST_ATTEMPTS, reason: 'status-503' })
    const replay = () => desk.replay(COMMUNITY.id, `webhook:${id}`, letter?.event ?? '')
    expect(await replay()).toMatchObject({
      outcome: 'failed',
      letter: { failures: MOST_ATTEMPTS + 1, reason: 'status-503' },
    })
    expect((await at.endpoints.find(id))?.givenUp).toBe(1)
    down = false
    expect(await replay()).toEqual({ outcome: 'handled' })
    expect((await at.endpoints.find(id))?.givenUp).toBe(0)
    expect(shop.received).toHaveLength(MOST_ATTEMPTS + 2)
    expect(shop.ids()).toEqual([letter?.event])
    const last = shop.received.at(-1)
    expect(last && at.verified(secret, last)).toMatchObject({ id: letter?.event })
    expect(await at.deadLetters.counts()).toEqual(new Map())
  })
})
