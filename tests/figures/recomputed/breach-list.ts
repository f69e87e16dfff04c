import { parseStream } from '../../../domain/kernel/index.ts'
import type { FeedEvent } from './feed.ts'
import { itemsOf } from './workbook-compliance.ts'

interface ListedBreach {
  readonly id: string
  readonly party: string
  readonly item: string
  readonly kind: string
  readonly recorded: string
  readonly demand: string | null
  readonly resource: string | null
  readonly recordedBy: string | null
  state: string
  changed: string
}

const STATES: Readonly<Record<string, string>> = {
  BreachContested: 'contested',
  BreachContestAnswered: 'upheld',
  BreachRemedied: 'remedied',
  BreachDismissed: 'dismissed',
}

/** docs/reference/metrics.md, "Breaches". */
export function breachListOf(feed: readonly FeedEvent[]): object[] {
  const items = itemsOf(feed)
  const all = new Map<string, ListedBreach>()
  for (const event of feed) {
    const { name, data } = event
    const at = new Date(event.at).toISOString()
    if (name === 'BreachRecorded') {
      const { breach: id, party, item, kind, source = '' } = data
      const stream = parseStream(source)
      all.set(id, {
        ...{ id, party, item, kind, state: 'recorded', recorded: at, changed: at },
        demand: stream?.aggregate === 'demand' ? stream.id : null,
        resource: stream?.aggregate === 'resource' ? stream.id : null,
        recordedBy: event.party ?? null,
      })
      continue
    }
    const found = 'breach' in data ? all.get(data.breach) : undefined
    const state = STATES[name]
    if (found !== undefined && state !== undefined) Object.assign(found, { state, changed: at })
  }
  return [...all.values()].map((one) => {
    const { title = null, titleEn = null } = items.get(one.item) ?? {}
    return { ...one, title, titleEn }
  })
}
