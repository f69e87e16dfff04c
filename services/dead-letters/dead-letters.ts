import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Redeliver } from '../kit/event-delivery.ts'
import type { DeadLetter, DeadLetters } from '../ports/dead-letters.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { PageOf } from '../ports/page.ts'

/** A dead letter with its event. */
export interface OpenedLetter {
  readonly letter: DeadLetter
  readonly event: RecordedEvent
}

/**
 * The result of delivering a dead letter again. `elsewhere`: its consumer runs in another process. `failed`: the letter stays, with
 * one more failure.
 */
export type Redelivered =
  | { readonly outcome: 'handled' | 'unknown' | 'elsewhere' }
  | { readonly outcome: 'failed'; readonly letter: DeadLetter }

/** The actions of the operators of a community on its dead letters. */
export interface DeadLetterDesk {
  /** Lists the dead letters of a community, oldest first. */
  list(
    community: string,
    page: PageOf & { readonly durable?: string },
  ): Promise<{ readonly letters: readonly DeadLetter[]; readonly next?: string }>
  /** Finds the letter of an event at `position`. Default: the oldest letter of that event id. */
  find(community: string, durable: string, event: string, position?: Position): Promise<OpenedLetter | undefined>
  /**
   * Delivers the event of a dead letter to its consumer again, now, even if later events were delivered meanwhile.
   *
   * @throws the fault of a dependency that fails; the letter is unchanged
   */
  replay(community: string, durable: string, event: string, position?: Position): Promise<Redelivered>
  /** Deletes a dead letter. Resolves with false if there was none. */
  discard(community: string, durable: string, event: string, position?: Position): Promise<boolean>
}

/** @param parts.again returns the function that delivers an event again to a consumer; undefined if the consumer runs elsewhere */
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
