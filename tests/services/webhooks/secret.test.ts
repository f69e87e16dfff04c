import { expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, HOUR } from '../../../domain/kernel/index.ts'
import { post } from './post.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')

it('a secret is replaced without a gap: for a day both verify, then only the new one does', async () => {
  const at = await post()
  await at.notify()
  const shop = await at.receiver()
  const { id, secret } = await at.register(committee, { url: shop.url, filter: { types: ['DemandRaised'] } })
  const rotated = await at.hooks.rotate(COMMUNITY.id, committee, id)
  if (!rotated.ok) throw new Error(rotated.code)
  await at.send(resident, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  const [both] = shop.received
  if (both === undefined) throw new Error('nothing came')
  expect(at.verified(secret, both)).toEqual(at.verified(rotated.secret, both))
  at.at(at.now() + 24 * HOUR)
  await at.send(resident, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  const after = shop.received[1]
  if (after === undefined) throw new Error('nothing came')
  expect(at.verified(rotated.secret, after)).toMatchObject({ id: after.id })
  expect(() => at.verified(secret, after)).toThrow('No matching signature found')
})
