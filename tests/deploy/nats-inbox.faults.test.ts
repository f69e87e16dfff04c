import { expect, it, onTestFinished } from 'vitest'
import { openNats } from '../../infra/nats/connection.ts'
import { credentials, signedIn, startGuarded } from './nats-rig.ts'

const SOON = { timeout: 10_000 }

it('each user gets its own answers, by the prefix that the engine uses by itself', async () => {
  const server = await startGuarded()
  const [api, operator] = await Promise.all([signedIn(server.url, 'api'), signedIn(server.url, 'operator')])
  const relay = openNats({ url: server.url, user: 'relay', password: credentials('relay').pass })
  onTestFinished(async () => {
    await Promise.all([api.close(), operator.close(), relay.close()])
    await server.remove()
  })
  const heard: string[] = []
  api.subscribe('_INBOX.api.>', { callback: (_, message) => heard.push(message.subject) })
  await api.flush()
  await relay.tried()
  const answers: string[] = []
  const inbox = relay.newInbox()
  expect(inbox).toMatch(/^_INBOX\.relay\./)
  relay.connection().subscribe(inbox, { callback: (_, message) => answers.push(message.subject) })
  relay.connection().publish('$JS.API.INFO', '', { reply: inbox })
  await expect.poll(() => answers, SOON).toEqual([inbox])
  for (const by of [operator, relay.connection()]) await by.request('$JS.API.INFO', '', SOON)
  await api.flush()
  expect(heard).toEqual([])
})
