import { describe, expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { messenger } from '../../../services/processes/messenger/messenger.ts'
import { MOST_ATTEMPTS } from '../../../services/webhooks/retry-schedule.ts'
import { assigned, enrol, property, resident, second, set } from '../processes/notified.ts'
import { type Post, post } from './post.ts'

const bridge: Actor = { id: 'program-wecom', role: 'service' }

describe('a bridge', () => {
  async function bridged(reply?: Parameters<Post['receiver']>[0]) {
    const at = await post()
    await enrol(at, property)
    await set(at, property, { topics: { tasks: 'at-once' }, channel: 'wecom' })
    const shop = await at.receiver(reply)
    const hook = await at.register(bridge, { url: shop.url, filter: { types: ['PersonNotified'] } })
    return { at, shop, hook }
  }

  it('gets signed notifications by webhook, without personal data', async () => {
    const { at, shop, hook } = await bridged()
    await at.notify()
    const running = await at.run(messenger)
    const id = await assigned(at)
    await running.idle()
    await at.caughtUp(hook.id)
    expect(shop.received).toHaveLength(1)
    const [received] = shop.received
    expect(received && at.verified(hook.secret, received)).toMatchObject({
      type: 'governance.PersonNotified.v1',
      data: {
        person: property.id,
        channel: 'wecom',
        language: 'zh',
        title: '有新任务派给您。',
        link: `/demands?open=${id}`,
      },
    })
    expect(received?.body).not.toContain('水管')
  })

  it('that fails is retried; then the notification is a dead letter that can be sent again', async () => {
    let status = 500
    const { at, shop, hook } = await bridged(() => status)
    const notifier = await at.notify()
    await assigned(at)
    await (await at.run(messenger)).idle()
    await at.caughtUp(hook.id)
    expect(shop.received).toHaveLength(MOST_ATTEMPTS)
    const [letter] = (await at.deadLetters.list({ community: COMMUNITY.id, limit: 10 })).letters
    expect(letter).toMatchObject({ durable: `webhook:${hook.id}`, reason: 'status-500' })
    status = 204
    const [event] = await at.events('PersonNotified')
    if (event !== undefined) expect(await notifier.again(`webhook:${hook.id}`)?.(event)).toBeUndefined()
    expect(shop.received).toHaveLength(MOST_ATTEMPTS + 1)
  })

  it('gets what a resident is told without the demand and without what the resident chose, which it may read', async () => {
    const at = await post()
    const own = (reader: Actor) => {
      const asked = { view: 'resident-notification-settings', community: COMMUNITY.id, filters: {}, limit: 10 } as const
      return at.views.page({ ...asked, reader })
    }
    const chosen = { person: resident.id, topics: { steps: 'at-once' }, channel: 'sms', language: 'en' }
    const { position } = await at.on('notification', resident, 'set-as-resident', chosen)
    const shop = await at.receiver()
    const hook = await at.register(bridge, { url: shop.url, filter: { types: ['ResidentNotified'] } })
    await at.notify()
    const running = await at.run(messenger)
    const id = await assigned(at)
    await running.idle()
    await at.caughtUp(hook.id)
    const bodies = shop.received.map((one) => at.verified(hook.secret, one))
    expect(bodies.at(-1)).toMatchObject({
      data: {
        person: resident.id,
        title: { en: 'Your demand was assigned.', zh: '您的诉求已派单。' },
        link: '/r#/mine',
      },
    })
    for (const hidden of [id, '水管', 'sms']) expect(JSON.stringify(bodies)).not.toContain(hidden)
    await at.views.reached('resident-notification-settings', position, 10_000)
    expect((await own(bridge)).rows).toMatchObject([{ id: resident.id, chosen: { sealed: expect.any(String) } }])
    expect((await own(resident)).rows).toHaveLength(1)
    for (const reader of [property, { id: 'resident-2', role: 'resident' }, { id: 'a', role: 'auditor' }] as const)
      expect((await own(reader)).rows).toEqual([])
  })

  it('of a party member gets what that person is told, and nothing of others', async () => {
    const { at } = await bridged()
    await enrol(at, second)
    await set(at, second, { topics: { tasks: 'at-once' } })
    await at.notify()
    const own = await at.receiver()
    const hook = await at.register(second, { url: own.url, filter: { types: ['PersonNotified'] } })
    await assigned(at)
    await (await at.run(messenger)).idle()
    await at.caughtUp(hook.id)
    expect(own.received.map(({ body }) => JSON.parse(body).data.person)).toEqual([second.id])
  })
})
