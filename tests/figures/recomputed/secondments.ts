import { type FeedEvent, storiesOf } from './feed.ts'
import { loggedIn, workingTimeOf } from './hours.ts'

/** A secondment as it stands. */
export interface Secondment {
  readonly person: string
  readonly secondment: string
  readonly requested: FeedEvent & { readonly name: 'SecondmentRequested' }
  state: 'requested' | 'shared' | 'ended' | 'declined' | 'cancelled'
  cause: string | null
  from: string
  until: string
  minutes: number
  homeAgreed: boolean
  personAgreed: boolean
}

/** Returns every secondment that was ever requested. */
export const secondmentsIn = (feed: readonly FeedEvent[]): Secondment[] =>
  [...storiesOf(feed, 'person').values()].flatMap((story) => {
    const all = new Map<string, Secondment>()
    for (const event of story) {
      if (event.name === 'SecondmentRequested') {
        const { secondment, window, minutes } = event.data
        all.set(secondment, {
          ...{ person: event.id, secondment, requested: event, state: 'requested', cause: null },
          ...{ from: window.from, until: window.until, minutes, homeAgreed: false, personAgreed: false },
        })
      }
      const one = 'secondment' in event.data ? all.get(event.data.secondment) : undefined
      if (one !== undefined) change(one, event)
    }
    return [...all.values()]
  })

function change(one: Secondment, { name, data }: FeedEvent): void {
  switch (name) {
    case 'SecondmentAgreed':
      if (data.by === 'home') one.homeAgreed = true
      else one.personAgreed = true
      break
    case 'PersonnelShared':
      Object.assign(one, { state: 'shared', minutes: data.minutes, from: data.window.from, until: data.window.until })
      break
    case 'SecondmentDeclined':
      Object.assign(one, { state: 'declined', cause: data.by })
      break
    case 'SecondmentCancelled':
      Object.assign(one, { state: 'cancelled', cause: data.cause })
      break
    case 'SecondmentEnded':
      Object.assign(one, { state: 'ended', cause: data.early ? 'early' : null })
      break
  }
}

/** docs/reference/metrics.md, "Personnel sharing". */
export function secondmentsOf(feed: readonly FeedEvent[]): object[] {
  const hours = workingTimeOf(feed)
  const all = new Map(secondmentsIn(feed).map((one) => [`${one.person}.${one.secondment}`, one]))
  return [...all].map(([id, one]) => {
    const { home, host, heldFor = null, skill = null, series, expiresAt } = one.requested.data
    const first = series === undefined ? undefined : `${one.person}.${series.id}`
    const entries = hours.filter(({ person, secondment }) => person === one.person && secondment === one.secondment)
    const isOpen = one.state === 'requested'
    return {
      id,
      person: one.person,
      home,
      host,
      heldFor,
      state: one.state,
      cause: one.cause,
      from: one.from,
      until: one.until,
      minutes: one.minutes,
      skill,
      for: purposeOf(one),
      series: first ?? null,
      skipped: (first === undefined ? undefined : all.get(first)?.requested.data.series?.skipped) ?? [],
      missing: isOpen ? [...(one.homeAgreed ? [] : ['home']), ...(one.personAgreed ? [] : ['person'])] : [],
      expiresAt: isOpen ? expiresAt : null,
      hours: {
        ...loggedIn(entries),
        confirmed: entries.reduce((sum, { confirmed = 0 }) => sum + confirmed, 0),
      },
    }
  })
}

function purposeOf({ requested: { data } }: Secondment) {
  return data.for === undefined ? null : { demand: data.for.demand, task: data.for.task ?? null }
}
