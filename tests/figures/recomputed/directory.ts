import type { FeedEvent } from './feed.ts'

/** What kinds of entries have of their own. The other kinds have null there. */
const NOTHING_ELSE = {
  name: null,
  nameEn: null,
  buildings: null,
  areas: null,
  boundary: null,
  party: null,
  person: null,
  post: null,
  zone: null,
  simulated: null,
}

type Entry = Readonly<Record<string, unknown>>

/** docs/reference/metrics.md, "Duty roster, outside bodies, order columns". */
export function directoryOf(feed: readonly FeedEvent[]): object[] {
  const entries = new Map<string, Entry>()
  const put = (kind: string, id: string, own: Entry): void => {
    entries.set(`${kind} ${id}`, { kind, id, ...NOTHING_ELSE, ...own })
  }
  const change = (kind: string, id: string, own: Entry): void => {
    const before = entries.get(`${kind} ${id}`)
    if (before !== undefined) entries.set(`${kind} ${id}`, { ...before, ...given(own) })
  }
  for (const { name, data, id } of feed) {
    switch (name) {
      case 'CommunityEstablished':
        put('community', id, { ...namesOf(data), zone: data.zone, simulated: data.simulated === true })
        break
      case 'PartyJoined':
        put('party', data.party, namesOf(data))
        break
      case 'PartyChanged':
        change('party', data.party, { name: data.name, nameEn: data.nameEn })
        break
      case 'QuarterAdded':
        put('quarter', data.quarter, { ...namesOf(data), buildings: data.buildings, boundary: data.boundary ?? null })
        break
      case 'GridDrawn':
        put('grid', data.grid, { ...namesOf(data), areas: data.areas, boundary: data.boundary ?? null })
        break
      case 'GridRedrawn':
        change('grid', data.grid, { areas: data.areas, boundary: data.boundary })
        break
      case 'ServiceCommitteeFormed':
        put('service-committee', data.committee, { ...namesOf(data), party: data.party })
        break
      case 'PersonAppointed':
        if (data.post.kind !== 'duty-roster')
          put('post', data.appointment, { party: data.party, person: data.person, post: data.post })
        break
      case 'AppointmentEnded':
        entries.delete(`post ${data.appointment}`)
    }
  }
  return [...entries.values()]
}

const namesOf = ({ name, nameEn }: { readonly name: string; readonly nameEn?: string }) => ({
  name,
  nameEn: nameEn ?? null,
})

const given = (own: Entry): Entry => Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
