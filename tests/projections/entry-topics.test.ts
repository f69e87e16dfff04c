import { expect, test } from 'vitest'
import { TOPICS } from '../../domain/notification/shapes.ts'
import { ENTRY_KINDS, entryTopic } from '../../projections/inbox/entry-topics.ts'

test('no kind of entry has two topics, and every topic has kinds', () => {
  expect(new Set(ENTRY_KINDS).size).toBe(ENTRY_KINDS.length)
  expect([...new Set(ENTRY_KINDS.map(entryTopic))].sort()).toEqual(TOPICS.toSorted())
})
