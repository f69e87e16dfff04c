import type { FeedEvent } from './feed.ts'

/** One entry of recorded working time. */
export interface WorkingTime {
  readonly person: string
  readonly secondment: string
  readonly home: string
  readonly host: string
  /** The local day on which it was worked. */
  readonly day: string
  readonly logged: number
  /** Undefined until the host has answered. */
  confirmed: number | undefined
}

/** Returns every entry of working time. */
export function workingTimeOf(feed: readonly FeedEvent[]): WorkingTime[] {
  const entries = new Map<string, WorkingTime>()
  for (const event of feed) {
    if (event.name !== 'HoursLogged' && event.name !== 'HoursConfirmed') continue
    const { entry, secondment, home, host, day, minutes } = event.data
    const name = `${event.id} ${entry}`
    if (event.name === 'HoursLogged')
      entries.set(name, { person: event.id, secondment, home, host, day, logged: minutes, confirmed: undefined })
    const found = entries.get(name)
    if (event.name === 'HoursConfirmed' && found !== undefined) found.confirmed = minutes
  }
  return [...entries.values()]
}
