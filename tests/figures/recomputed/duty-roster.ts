import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Duty roster". */
export function dutyRosterOf(feed: readonly FeedEvent[]): object[] {
  const turns = new Map<string, object>()
  let gaps: object[] = []
  for (const { name, data } of feed) {
    if (name === 'PersonAppointed' && data.post.kind === 'duty-roster') {
      const { appointment: id, party, person, post } = data
      turns.set(id, { id, gap: false, party, person, from: post.from, until: post.until })
    }
    if (name === 'AppointmentEnded') turns.delete(data.appointment)
    if (name === 'DutyGapsFound')
      gaps = data.gaps.map(({ from, until }, nth) => ({
        ...{ id: `gap-${nth + 1}`, gap: true, party: null, person: null },
        ...{ from, until },
      }))
  }
  return [...turns.values(), ...gaps]
}
