import type { FeedEvent } from '../feed.ts'
import { type Account, beginAccount, passTime, type Raised, type Stand, standAt } from './account.ts'
import { tellDelays, tellEnds, tellIntake, tellWords, tellWork } from './chapters.ts'

/** One demand as the rates see it. */
export interface DemandCase
  extends Readonly<
    Pick<
      Account,
      | 'holdings'
      | 'words'
      | 'facts'
      | 'deliveries'
      | 'contacts'
      | 'heard'
      | 'endings'
      | 'openings'
      | 'ended'
      | 'accepted'
      | 'barred'
    >
  > {
  /** Where it stands in the end. */
  readonly last: Stand
}

/** Tells one demand event by event: what came, and where the demand stood then. */
export function demandCase(story: readonly FeedEvent[], raised: Raised, now: number): DemandCase {
  const told = beginAccount(raised, story, now)
  for (const event of story) {
    passTime(told, event.at)
    tellIntake(told, event)
    tellWork(told, event)
    tellDelays(told, event)
    tellWords(told, event)
    tellEnds(told, event)
  }
  passTime(told, now)
  return { ...told, last: standAt(told, now) }
}
