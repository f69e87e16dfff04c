import { expect, test } from 'vitest'
import { TOPICS } from '../../domain/notification/shapes.ts'
import { ENTRY_KINDS } from '../../projections/inbox/entries.ts'
import { ENTRY_KINDS_OF, entryTopic } from '../../projections/inbox/entry-topics.ts'

test('every kind of entry belongs to one topic, and every topic has kinds', () => {
  const listed = TOPICS.flatMap((topic) => ENTRY_KINDS_OF[topic])
  expect(listed.toSorted()).toEqual([...ENTRY_KINDS].sort())
  for (const topic of TOPICS) for (const kind of ENTRY_KINDS_OF[topic]) expect(entryTopic(kind)).toBe(topic)
})
