import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { catalogueDocument } from '../../../scripts/docs/catalogue.ts'

test('the catalogue names the units of numbers, and what an answer adds', () => {
  const document = catalogueDocument(contexts)
  expect(document).toContain('longest (hours), ahead (days), answerWithin (hours)')
  expect(document).toContain('`weeklyCap?` integer (hours)')
  expect(document).toContain('The answer adds: `number` string, `acceptBy` string')
})

test('so does the contract', () => {
  const { terms } = JSON.parse(JSON.stringify(resource.commands.offer.data)).properties
  expect(terms.properties).toMatchObject({
    longest: { description: 'The longest duration of one share, in hours.' },
    ahead: { description: 'The longest time between a request and the start of its window, in days.' },
    answerWithin: { description: expect.stringContaining('in hours') },
  })
})
