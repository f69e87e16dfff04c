import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Inspections". */
export const inspectionsOf = (feed: readonly FeedEvent[]): object[] =>
  feed.flatMap((event) => {
    if (event.name !== 'ReasonsOpened') return []
    const { inspection, stream, by, until } = event.data
    // The words of the auditor are for those who oversee the community.
    return [{ inspection, stream, auditor: by, recorded: new Date(event.at).toISOString(), until, reason: null }]
  })
