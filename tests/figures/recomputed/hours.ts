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
  /** Whether the person or the home party disputes the confirmed minutes, and nothing is settled yet. */
  disputed: boolean
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
  ...loggedIn(entries),
  secondments: new Set(entries.map(({ person, secondment }) => `${person} ${secondment}`)).size,
  people: new Set(entries.map(({ person }) => person)).size,
})

/** Minutes that were recorded: all of them, those without an answer of the host, and those of disputed entries. */
export const loggedIn = (entries: readonly WorkingTime[]) => ({
  logged: minutesOf(entries),
  unconfirmed: minutesOf(entries.filter(({ confirmed }) => confirmed === undefined)),
  disputed: minutesOf(entries.filter(({ disputed }) => disputed)),
})

const minutesOf = (entries: readonly WorkingTime[]): number => entries.reduce((sum, { logged }) => sum + logged, 0)

/** Returns every entry of working time. */
export function workingTimeOf(feed: readonly FeedEvent[]): WorkingTime[] {
  const entries = new Map<string, WorkingTime>()
  for (const event of feed) {
    if (event.name === 'HoursLogged') {
      const { entry, secondment, home, host, day, minutes: logged } = event.data
      entries.set(`${event.id} ${entry}`, {
        ...{ person: event.id, entry, secondment, home, host, day, logged },
        ...{ confirmed: undefined, disputed: false },
      })
    }
    const found = 'entry' in event.data ? entries.get(`${event.id} ${event.data.entry}`) : undefined
    if (found === undefined) continue
    if (event.name === 'HoursConfirmed') Object.assign(found, { confirmed: event.data.minutes, disputed: false })
    if (event.name === 'HoursDisputed') found.disputed = true
  }
  return [...entries.values()]
}
