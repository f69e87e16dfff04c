import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Interferences". */
export const interferencesOf = (feed: readonly FeedEvent[]): object[] =>
  feed.flatMap(({ name, data, at }) => {
    if (name !== 'InterferenceRecorded') return []
    const recorded = new Date(at).toISOString()
    const { act, actor, party = null, item, target, stream, instructedBy = null, words = null } = data
    // The stream of a demand is named `demand-<community>-<id>`.
    const demand = stream.split('-').slice(2).join('-')
    const month = recorded.slice(0, 7)
    return [{ month, recorded, act, actor, party, demand, item, target, instructedBy, words }]
  })
