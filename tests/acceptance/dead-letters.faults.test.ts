import { expect, it, onTestFinished } from 'vitest'
import { sanshe } from '../fixtures/engine.ts'
import { giveUp } from '../fixtures/letters.ts'
import { receiver } from '../fixtures/receiver.ts'
import { establish, raised, townOfTest } from '../fixtures/town.ts'

it('dead letters of a webhook are listed, shown, replayed and discarded from the command line', async () => {
  const town = await townOfTest({ SANSHE_WEBHOOK_PRIVATE: 'true' })
  const { place, administrator } = town
  let down = true
  const shop = await receiver(() => (down ? 503 : 204))
  onTestFinished(shop.stop)
  const first = await town.start()
  await establish(first, town)
  for (const text of ['路灯坏了', '楼道堆物']) await raised(first, town.resident, text)
  // Only new events, so that none is in flight when the engine stops.
  const hook = await first.post('/v1/pa/webhooks', { url: shop.url, types: ['DemandRaised'] }, administrator)
  const durable = `webhook:${((await hook.json()) as { id: string }).id}`
  expect(await first.stop()).toBe(0)
  const [one = '', other = ''] = await giveUp(place, durable, 'governance.DemandRaised.v2')

  const engine = await town.start()
  const letters = (...line: string[]) => sanshe(place, 'dead-letters', ...line, '--url', engine.url)
  const json = async (...line: string[]) => {
    const { code, out } = await letters(...line, '--json')
    return { code, ...JSON.parse(out) }
  }
  const listed = await letters('list')
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(listed.out.split('\n').filter((line) => line.includes('5 × status-503'))).toHaveLength(2)
  const page = await json('list', '--limit', '1', '--durable', durable)
  expect(page).toMatchObject({ code: 0, letters: [{ event: one }] })
  expect(await json('list', '--after', page.next)).toMatchObject({ letters: [{ event: other }] })
  expect(await json('show', durable, one)).toMatchObject({
    code: 0,
    failures: 5,
    content: { id: one, data: { text: { sealed: expect.any(String) } } },
  })
  expect((await letters('show', durable, one)).out).toContain('"sealed"')

  expect(await json('replay', durable, one)).toMatchObject({ code: 1, handled: false, letter: { failures: 6 } })
  expect((await letters('replay', durable, one)).out).toBe(
    'The event failed again with status-503. It has now failed 7 times.\n',
  )
  down = false
  expect(await letters('replay', durable, one)).toEqual({ code: 0, out: 'The event was handled.\n', err: '' })
  expect(shop.ids()).toEqual([one])
  expect(await letters('replay', durable, one)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^dead-letter\.unknown: /),
  })
  expect(await letters('discard', durable, other)).toEqual({ code: 0, out: 'The dead letter is discarded.\n', err: '' })
  expect(await letters('list')).toEqual({ code: 0, out: 'There are no dead letters.\n', err: '' })
  expect(await letters('list', '--token', 'a.b.c')).toMatchObject({
    code: 1,
    err: expect.stringContaining('token.invalid'),
  })
  expect(await engine.stop()).toBe(0)
  expect(await letters('list')).toMatchObject({ code: 1, err: expect.stringMatching(/^server\.unreachable: /) })
}, 120_000)
