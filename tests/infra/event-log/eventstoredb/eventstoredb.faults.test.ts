import { describe } from 'vitest'
import { attempt, eventStoreContainer } from '../../../fixtures/containers.ts'
import { eventStoreConformance } from './conformance.ts'
import { standIn } from './server.ts'

const given = process.env.EVENTSTORE_URL ?? ''

describe.skipIf(given === '')('EventStoreDB where EVENTSTORE_URL names one', () => {
  eventStoreConformance('EventStoreDB', async () => ({ url: given, remove: async () => {} }))
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
