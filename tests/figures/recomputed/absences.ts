import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Duty roster". */
export function absencesOf(feed: readonly FeedEvent[]): object[] {
  const absences = new Map<string, object>()
  for (const { name, data } of feed) {
    if (name === 'AbsenceDeclared') {
      const { absence: id, person, party, deputy, from, until } = data
      absences.set(id, { id, person, party, deputy, from, until })
    }
    if (name === 'AbsenceEnded') absences.delete(data.absence)
  }
  return [...absences.values()]
}
