import { describe, expect, it, onTestFinished } from 'vitest'
import { attempt, eventStoreContainer } from '../../fixtures/containers.ts'
import { eventStoreConformance } from './conformance.ts'
import { refuseUsed } from './empty.ts'
import { standIn } from './server.ts'
import { foreign } from './store.ts'

const given = process.env.EVENTSTORE_URL ?? ''

describe.skipIf(given === '')('EventStoreDB where EVENTSTORE_URL names one', () => {
  eventStoreConformance('EventStoreDB', async () => {
    await refuseUsed(given)
    return { url: given, remove: async () => {} }
  })
})

const contained = await attempt('EventStoreDB', eventStoreContainer, given !== '')
describe.skipIf(contained.skip)(contained.title, () => {
  eventStoreConformance('EventStoreDB', contained.start)
})

describe.skipIf(given !== '')('without EVENTSTORE_URL', () => {
  eventStoreConformance('EventStoreDB (a stand-in)', async () => {
    const { url, stop } = await standIn()
    return { url, remove: stop }
  })
})

it('does not run against a store that holds events, because its own would stay there', async () => {
  const { url, store, stop } = await standIn()
  onTestFinished(stop)
  store.append('$stats-127.0.0.1', 'any', [foreign()])
  await refuseUsed(url)
  store.append('orders-1', 'any', [foreign('OrderPlaced')])
  await expect(refuseUsed(url)).rejects.toThrow('OrderPlaced')
})
