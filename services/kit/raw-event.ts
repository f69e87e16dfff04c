import type { Position } from '../ports/event-log.ts'

/** An event as a log keeps it: its stored form letter by letter, and what stands beside that. */
export interface RawEvent {
  readonly position: Position
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly revision: number
  readonly text: string
  readonly traceparent?: string
}
