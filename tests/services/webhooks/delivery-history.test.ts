import { expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { HISTORY_MS } from '../../../services/webhooks/delivery-history.ts'
import type { NotifierOptions } from '../../../services/webhooks/notifier.ts'
import { post } from './post.ts'

const committee = memberOf('committee')
const RAISED = 'governance.DemandRaised.v2'

/** Ends waits at once, but those for the next write of a history: these last until the notifier stops. */
const writesWait: NotifierOptions['wait'] = (ms, signal) =>
  ms === HISTORY_MS
    ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    : Promise.resolve()

it('tells the owner of the last 20 deliveries, also of those that were taken, without their content', async () => {
  const at = await post()
  const notifier = await at.notify()
  const shop = await at.receiver((_, nth) => (nth === 1 ? 503 : 204))
  const { id } = await at.register(committee, { url: shop.url, filter: { types: ['DemandRaised'] } })
  expect((await at.endpoints.find(id))?.deliveries).toBeUndefined()
  // What starts and stops deliveries is not woken by each of them.
  let woken = 0
  at.endpoints.watch(() => {
    woken += 1
  })
  await at.send(committee, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  await at.hooks.test(COMMUNITY.id, committee, id)
  await expect
    .poll(async () => (await at.endpoints.find(id))?.deliveries?.map(({ outcome, type }) => [outcome, type]).sort())
    .toEqual([
      ['status-503', RAISED],
      ['taken', RAISED],
      ['taken', 'sanshe.WebhookTested.v1'],
    ])
  for (let nth = 0; nth < 20; nth += 1) await at.send(committee, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  await notifier.stop()
  const deliveries = (await at.endpoints.find(id))?.deliveries
  expect(deliveries).toHaveLength(20)
  expect(deliveries?.every(({ type, outcome }) => type === RAISED && outcome === 'taken')).toBe(true)
  expect(JSON.stringify(deliveries)).not.toContain('路灯')
  expect(woken).toBe(0)
})

it('writes the history of many deliveries once, and at the latest when the notifier stops', async () => {
  const at = await post()
  let writes = 0
  const endpoints: NotifierOptions['endpoints'] = {
    ...at.endpoints,
    change(...how) {
      writes += 1
      return at.endpoints.change(...how)
    },
  }
  const notifier = await at.notify({ endpoints, wait: writesWait })
  const shop = await at.receiver()
  const { id } = await at.register(committee, { url: shop.url, filter: { types: ['DemandRaised'] } })
  for (let nth = 0; nth < 5; nth += 1) await at.send(committee, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  expect(writes).toBe(0)
  await notifier.stop()
  expect(writes).toBe(1)
  expect((await at.endpoints.find(id))?.deliveries).toHaveLength(5)
})
