import { expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { post } from './post.ts'

const committee = memberOf('committee')

it('tells the operator alone why an endpoint cannot be reached', async () => {
  const at = await post()
  await at.notify()
  const { id } = await at.register(committee, {
    url: 'http://nowhere.invalid/hook',
    filter: { types: ['DemandRaised'] },
  })
  expect(await at.hooks.test(COMMUNITY.id, committee, id)).toMatchObject({ answer: { reason: 'unreachable' } })
  await at.send(committee, 'raise', { text: '路灯坏了' })
  await at.caughtUp(id)
  const { letters } = await at.deadLetters.list({ durable: `webhook:${id}`, limit: 9 })
  expect(letters).toMatchObject([{ reason: 'unreachable' }])
  expect(at.unreachable.length).toBeGreaterThan(1)
  expect(at.unreachable.every(([told, code]) => told === id && /^E[A-Z_]+$/.test(code ?? ''))).toBe(true)
})
