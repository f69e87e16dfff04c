import { expect, test } from 'vitest'
import { TOPICS } from '../../domain/notification/shapes.ts'
import { ENTRY_KINDS, entryTopic, residentTopic } from '../../projections/inbox/entry-topics.ts'

test('no kind of entry has two topics, and every topic has kinds', () => {
  expect(new Set(ENTRY_KINDS).size).toBe(ENTRY_KINDS.length)
  expect([...new Set(ENTRY_KINDS.map(entryTopic))].sort()).toEqual(TOPICS.toSorted())
})

test('news for residents ask for an answer, tell an outcome, or are one of the other steps', () => {
  expect(residentTopic('demand-delivered', true)).toBe('answers')
  // The raiser may deny what a callback says, and need not.
  expect(residentTopic('demand-called', false)).toBe('answers')
  expect(residentTopic('demand-merged', true)).toBe('answers')
  expect(residentTopic('demand-merged', false)).toBe('outcomes')
  expect(residentTopic('demand-declined', false)).toBe('outcomes')
  expect(residentTopic('demand-assigned', false)).toBe('steps')
})
