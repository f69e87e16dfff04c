import type { Position } from '../ports/event-log.ts'

/** An event in the form in which a log stores it: `text` is its exact stored form, and the other members are stored beside it. */
export interface RawEvent {
  readonly position: Position
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly revision: number
  readonly text: string
  readonly traceparent?: string
}
