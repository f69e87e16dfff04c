import { randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { optional } from '../../../domain/kernel/index.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type { Caller } from '../claims.ts'
import { ProblemError } from '../problems.ts'
import { callerContent, callerIn, textIn } from './kept-caller.ts'
import type { Sealer } from './sealer.ts'

/**
 * Tickets for one request each, for clients that cannot send headers. Addresses are seen by more than headers are, so a ticket
 * is sealed, ends after half a minute, and opens one route of one community.
 */
export interface Tickets {
  issue(community: string, holder: TicketHolder): Promise<{ readonly ticket: string; readonly expiresAt: number }>
  /**
   * To whom it was issued.
   *
   * @throws ProblemError `ticket.invalid`, the second time as well
   */
  use(ticket: string, community: string | undefined): Promise<TicketHolder>
}

export interface TicketHolder {
  readonly caller: Caller
  /** The session of the caller's browser, which ends what the ticket opened. */
  readonly session?: string
}

const LIFE_MS = 30_000
const MAX_REMEMBERED = 100_000

export function tickets({ sealer, clock }: { readonly sealer: Sealer; readonly clock: Clock }): Tickets {
  const used = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: 2 * LIFE_MS })
  return {
    async issue(community, { caller, session }) {
      const expiresAt = Math.min(clock() + LIFE_MS, caller.expiresAt)
      const own = { jti: randomUUID(), aud: community, lasts: caller.expiresAt, ...optional('session', session) }
      const content = { ...callerContent(caller), ...own }
      return { ticket: await sealer.seal('ticket', content, expiresAt), expiresAt }
    },
    async use(ticket, community) {
      const content = await sealer.open('ticket', ticket)
      const { jti, aud, lasts } = content ?? {}
      const isNew = jti !== undefined && !used.has(jti)
      if (content === undefined || !isNew || aud !== community) throw new ProblemError('ticket.invalid')
      const caller = typeof lasts === 'number' ? callerIn(content, lasts) : undefined
      if (caller === undefined) throw new ProblemError('ticket.invalid')
      used.set(jti, true)
      return { caller, ...optional('session', textIn(content.session)) }
    },
  }
}
