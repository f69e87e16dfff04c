import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Outside bodies". */
export function outsideBodiesOf(feed: readonly FeedEvent[]): object[] {
  const bodies = new Map<string, { retired: boolean }>()
  for (const { name, data } of feed) {
    if (name === 'OutsideBodyRegistered') {
      const { body: id, name: title, nameEn = null, kind, competence, contact = null } = data
      const row = { id, name: title, nameEn, kind, competence, contact, retired: false }
      bodies.set(id, row)
    }
    const body = name === 'OutsideBodyRetired' ? bodies.get(data.body) : undefined
    if (body !== undefined) body.retired = true
  }
  return [...bodies.values()]
}
