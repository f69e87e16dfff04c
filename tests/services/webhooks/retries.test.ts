import { expect, it } from 'vitest'
import { memberOf } from '../../../demo/people.ts'
import { MINUTE } from '../../../domain/kernel/index.ts'
import { post } from './post.ts'

it('says when an event is sent again, and how often it has failed, until it is taken', async () => {
  const at = await post()
  const waited = Promise.withResolvers<() => void>()
  await at.notify({
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (ms === 2 * MINUTE) waited.resolve(resolve)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  })
  const shop = await at.receiver((_, nth) => (nth > 1 ? 204 : { status: 503, headers: { 'retry-after': '120' } }))
  const { id } = await at.register(memberOf('committee'), { url: shop.url, filter: { types: ['DemandRaised'] } })
  await at.send({ id: 'resident-1', role: 'resident' }, 'raise', { text: '路灯坏了' })
  const [event] = (await at.events('DemandRaised')).map(({ id }) => id)
  const failing = async () => (await at.endpoints.find(id))?.failing
  const sendAgain = await waited.promise
  expect(await failing()).toEqual({ event, failures: 1, next: at.core.clock() + 2 * MINUTE })
  sendAgain()
  await at.caughtUp(id)
  expect(await failing()).toBeUndefined()
})
