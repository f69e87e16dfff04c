import { describe } from 'vitest'
import { containersRun, eventStoreContainer } from '../../../fixtures/containers.ts'
import { eventStoreConformance } from './conformance.ts'
import { standIn } from './server.ts'

const given = process.env.EVENTSTORE_URL ?? ''

describe.skipIf(given === '')('EventStoreDB where EVENTSTORE_URL names one', () => {
  eventStoreConformance('EventStoreDB', async () => ({ url: given, remove: async () => {} }))
})

describe.skipIf(given !== '' || !(await containersRun()))('EventStoreDB in a container, where Docker runs', () => {
  eventStoreConformance('EventStoreDB', eventStoreContainer)
})

describe.skipIf(given !== '')('without EVENTSTORE_URL', () => {
  eventStoreConformance('EventStoreDB (a stand-in)', async () => {
    const { url, stop } = await standIn()
    return { url, remove: stop }
  })
})
