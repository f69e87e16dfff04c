import { expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { post } from './post.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const administrator: Actor = { id: 'administrator-1', role: 'administrator' }

it('a webhook that is behind sends nothing more once its party is suspended, also not what happened before', async () => {
  const at = await post()
  const shop = await at.receiver()
  const { id } = await at.register(memberOf('committee'), { url: shop.url, filter: { types: ['DemandRaised'] } })
  await at.send(resident, 'raise', { text: '路灯坏了' })
  const suspended = { party: 'committee', reason: '整改' }
  await at.on('community', administrator, 'suspend-party', suspended, COMMUNITY.id)
  await at.notify()
  await expect.poll(async () => (await at.endpoints.find(id))?.off, { timeout: 15_000 }).toBe('departed')
  expect(shop.received).toEqual([])
})
