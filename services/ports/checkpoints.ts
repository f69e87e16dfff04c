import type { Position } from './event-log.ts'

/** How far each durable consumer of the local bus has got. */
export interface Checkpoints {
  of(durable: string): Position | undefined
  /** Durable soon: what a crash loses is handed out again. */
  save(durable: string, position: Position): void
  /** Removes the checkpoint of this durable consumer. */
  forget(durable: string): Promise<void>
}
