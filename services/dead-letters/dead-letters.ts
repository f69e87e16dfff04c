import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Redeliver } from '../kit/event-delivery.ts'
import type { DeadLetter, DeadLetters } from '../ports/dead-letters.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { PageOf } from '../ports/page.ts'

/** One that was given up, and the event itself. */
export interface OpenedLetter {
  readonly letter: DeadLetter
  readonly event: RecordedEvent
}

/** `elsewhere`: its consumer does not run in this process. A letter that stays has one more failure. */
export type Redelivered =
  | { readonly outcome: 'handled' | 'unknown' | 'elsewhere' }
  | { readonly outcome: 'failed'; readonly letter: DeadLetter }

/** What somebody who looks after a community does with what its consumers gave up. */
export interface DeadLetterDesk {
  /** Oldest first. */
  list(
    community: string,
    page: PageOf & { readonly durable?: string },
  ): Promise<{ readonly letters: readonly DeadLetter[]; readonly next?: string }>
  /** Of several letters of one event id the oldest, or the one at `position`. */
  find(community: string, durable: string, event: string, position?: Position): Promise<OpenedLetter | undefined>
  /**
   * Hands it to its consumer once more, now, whatever came after it meanwhile.
   *
   * @throws Fault of a dependency: the letter is as it was
   */
  replay(community: string, durable: string, event: string, position?: Position): Promise<Redelivered>
  /** Nobody need handle it any more. False where there was none. */
  discard(community: string, durable: string, event: string, position?: Position): Promise<boolean>
}

/** @param parts.again what hands an event once more to whoever reads under a durable name, where that runs here */
export function deadLetterDesk(parts: {
  deadLetters: DeadLetters
  log: Pick<EventLogReader, 'at'>
  again: (durable: string) => Redeliver | undefined
}): DeadLetterDesk {
  const { deadLetters, log, again } = parts

  async function find(
    community: string,
    durable: string,
    id: string,
    position?: Position,
  ): Promise<OpenedLetter | undefined> {
    const letter = await deadLetters.find(durable, id, position)
    if (letter?.community !== community) return undefined
    const event = await log.at(letter.position)
    return event?.id === id ? { letter, event } : undefined
  }

  return {
    list: (community, page) => deadLetters.list({ ...page, community }),
    find,

    async replay(community, durable, id, position) {
      const found = await find(community, durable, id, position)
      if (found === undefined) return { outcome: 'unknown' }
      const hand = again(durable)
      if (hand === undefined) return { outcome: 'elsewhere' }
      const reason = await hand(found.event)
      if (reason === undefined) {
        await deadLetters.succeeded(durable, found.event)
        return { outcome: 'handled' }
      }
      const failures = await deadLetters.failed(durable, found.event, reason)
      return { outcome: 'failed', letter: { ...found.letter, failures, reason } }
    },

    async discard(community, durable, id, position) {
      const letter = await deadLetters.find(durable, id, position)
      if (letter?.community !== community) return false
      return deadLetters.discard(durable, { id, position: letter.position })
    },
  }
}
