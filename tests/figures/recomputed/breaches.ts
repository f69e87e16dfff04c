import type { FeedEvent } from './feed.ts'

/** A breach of the workbook that is neither remedied nor dismissed. */
interface OpenBreach {
  readonly party: string
  readonly item: string
  /** Whether the party contests it and has no answer yet. */
  contested: boolean
}

/** Returns the open breaches by id. */
export function openBreachesById(feed: readonly FeedEvent[]): Map<string, OpenBreach> {
  const open = new Map<string, OpenBreach>()
  for (const { name, data } of feed) {
    const found = 'breach' in data ? open.get(data.breach) : undefined
    if (name === 'BreachRecorded') open.set(data.breach, { party: data.party, item: data.item, contested: false })
    if (name === 'BreachContested' && found !== undefined) found.contested = true
    if (name === 'BreachContestAnswered' && found !== undefined) found.contested = false
    if (name === 'BreachRemedied' || name === 'BreachDismissed') open.delete(data.breach)
  }
  return open
}

export const openBreachesOf = (feed: readonly FeedEvent[]): OpenBreach[] => [...openBreachesById(feed).values()]

export const countsOf = (open: readonly OpenBreach[]) => ({
  breaches: open.length,
  contested: open.filter(({ contested }) => contested).length,
})
