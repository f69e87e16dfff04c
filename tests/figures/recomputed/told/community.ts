import type { About } from '../about.ts'
import { type Entries, type Entry, tell } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'

/** docs/reference/metrics.md, "Inbox": signatures, offers of membership, gaps of the duty roster. */
export function communityTold(feed: readonly FeedEvent[]): Entry[] {
  const entries: Entries = new Map()
  for (const event of feed) {
    const { name, data, id } = event
    const ask = (place: string, to: string, kind: string, of: string, about?: About): void =>
      tell(entries, place, event, { to, kind, of, about, asks: true })
    if (name === 'PartyJoined') {
      entries.delete(`sign ${data.party}`)
      ask(`sign ${data.party}`, `party:${data.party}`, 'convention-unsigned', '')
    }
    // A party that has not signed yet signs what was amended, too.
    if (name === 'ItemAmended')
      for (const one of data.names)
        if ('party' in one && entries.get(`sign ${one.party}`)?.kind !== 'convention-unsigned') {
          const before = entries.get(`sign ${one.party}`)?.about?.items
          const items = [...new Set([...(Array.isArray(before) ? before : []), data.code])]
          ask(`sign ${one.party}`, `party:${one.party}`, 'convention-amended', '', { items })
        }
    if (name === 'ConventionSigned' || name === 'PartyLeft') entries.delete(`sign ${data.party}`)
    if (name === 'MembershipOffered') {
      entries.delete(`member ${id} ${data.party}`)
      ask(`member ${id} ${data.party}`, `person:${id}`, 'membership-offered', `${id} ${data.party}`)
    }
    if (name === 'MembershipStarted' || name === 'MembershipEnded') entries.delete(`member ${id} ${data.party}`)
    if (name !== 'DutyGapsFound') continue
    if (data.gaps.length === 0) entries.delete('gaps')
    else ask('gaps', 'leads:all', 'duty-gaps', '')
  }
  return [...entries.values()]
}
