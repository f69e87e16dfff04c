import type { Instant } from '../../kernel/index.ts'
import type { CheckCause } from './contact-events.ts'

/** A contact with the raiser, or an attempt, as staff recorded it. */
export interface Contact {
  readonly id: string
  readonly party: string
  readonly at: Instant
  readonly spoken: boolean
  readonly denied?: true
}

/** A callback about a delivery. */
export interface Callback {
  readonly id: string
  readonly party: string
  readonly at: Instant
  readonly reached: boolean
  readonly resolved?: boolean
  readonly standIn?: true
  readonly repeats?: string
  readonly disputed?: true
  /** The hotline that sent the order called. */
  readonly ofHotline?: true
  /** The raiser disputes it, and the hotline has not called again. */
  readonly contested?: true
  /** It is about an earlier delivery. */
  readonly past?: true
}

/** The party that the engine asked to call the raiser, or to check. Without `party`, none could be asked. */
export interface Deal {
  readonly party?: string
  readonly due: Instant
  readonly check?: CheckCause
  readonly standIn?: true
  readonly repeats?: string
}
