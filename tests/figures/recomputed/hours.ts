import type { FeedEvent } from './feed.ts'

/** One entry of recorded working time. */
export interface WorkingTime {
  readonly person: string
  readonly entry: string
  readonly secondment: string
  readonly home: string
  readonly host: string
  /** The local day on which it was worked. */
  readonly day: string
  readonly logged: number
  /** Undefined until the host has answered. */
  confirmed: number | undefined
}

/** docs/reference/metrics.md, "Hours". */
export function hoursOf(feed: readonly FeedEvent[]): object[] {
  const entries = workingTimeOf(feed).flatMap((entry) =>
    [entry.day.slice(0, 7), 'total'].map((month) => ({ month, entry })),
  )
  const rows = new Map(
    entries.flatMap(({ month, entry: { home, host } }) =>
      [home, host].map((party) => [`${party} ${month}`, { party, month }] as const),
    ),
  )
  return [...rows.values()].map(({ party, month }) => {
    const within = entries.filter((one) => one.month === month).map(({ entry }) => entry)
    const given = wayOf(within.filter(({ home }) => home === party))
    const received = wayOf(within.filter(({ host }) => host === party))
    return { party, month, given, received, balance: given.minutes - received.minutes }
  })
}

const wayOf = (entries: readonly WorkingTime[]) => ({
  minutes: entries.reduce((sum, { confirmed = 0 }) => sum + confirmed, 0),
  logged: entries.reduce((sum, { logged }) => sum + logged, 0),
  secondments: new Set(entries.map(({ person, secondment }) => `${person} ${secondment}`)).size,
  people: new Set(entries.map(({ person }) => person)).size,
})

/** Returns every entry of working time. */
export function workingTimeOf(feed: readonly FeedEvent[]): WorkingTime[] {
  const entries = new Map<string, WorkingTime>()
  for (const event of feed) {
    if (event.name !== 'HoursLogged' && event.name !== 'HoursConfirmed') continue
    const { entry, secondment, home, host, day, minutes } = event.data
    const name = `${event.id} ${entry}`
    if (event.name === 'HoursLogged')
      entries.set(name, { person: event.id, entry, secondment, home, host, day, logged: minutes, confirmed: undefined })
    const found = entries.get(name)
    if (event.name === 'HoursConfirmed' && found !== undefined) found.confirmed = minutes
  }
  return [...entries.values()]
}
