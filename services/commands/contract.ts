import type { Actor, Rejection, Sentence } from '../../domain/kernel/index.ts'
import type { Position } from '../ports/event-log.ts'

/** A command as an edge hands it in: nothing of it is trusted yet but who sends it. */
export interface CommandRequest {
  readonly community: string
  /** The context's name: `demand`. */
  readonly aggregate: string
  /** Left out for a command that creates: the id then follows from the command's own id. */
  readonly id?: string
  readonly command: string
  readonly data: unknown
  readonly actor: Actor
  /**
   * Scope: community and actor. The same key again gets the same answer and changes nothing; with another body or target it is
   * refused with `idempotency.reused`.
   */
  readonly idempotencyKey?: string
  /** The revision that the sender last saw: refused where the stream has moved on. */
  readonly ifRevision?: number
  readonly correlationId?: string
  readonly causationId?: string
  readonly traceparent?: string
}

export interface Accepted {
  readonly ok: true
  readonly id: string
  /** Revision of the stream's last event after the command; -1 for a stream without events. */
  readonly revision: number
  /** The position of the last event that the command wrote, or of the stream's last known one where it wrote none. */
  readonly position: Position
  /** Names of the events that it wrote, in order. */
  readonly events: readonly string[]
  /** Whether it made the aggregate. */
  readonly created: boolean
  /** What the context adds to the answer. */
  readonly added: Readonly<Record<string, unknown>>
  /** The command was answered before under this idempotency key. This is the same answer, and nothing was written now. */
  readonly replayed?: true
}

/** What is wrong with one field. */
export interface FieldError {
  /** JSON pointer into the command. */
  readonly path: string
  readonly message: Sentence
}

/** Not done, and why. Codes beside the contexts' own: `command.unknown`, `command.invalid` (with `errors`),
 * `forbidden`, `idempotency.reused`, `revision.stale` (with `revision`). */
export interface Refused {
  readonly ok: false
  readonly code: string
  readonly detail: Sentence
  readonly details: Rejection['details']
  readonly errors?: readonly FieldError[]
}

export type CommandResult = Accepted | Refused

export interface CommandHandler {
  /** @throws Fault where a dependency fails; the outcome is then unknown, and the same key asks for it again. */
  handle(request: CommandRequest): Promise<CommandResult>
  /** Waits for what is in flight; refuses new commands meanwhile. */
  stop(): Promise<void>
}
