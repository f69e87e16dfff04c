import type { Position } from './event-log.ts'

/** The checkpoints of the durable consumers of the local bus, by durable name. */
export interface Checkpoints {
  /** Returns the position of the last event that the consumer has finished; undefined before the first. */
  of(durable: string): Position | undefined
  /** Saves a checkpoint. It is durable soon; after a crash, events behind a lost checkpoint are delivered again. */
  save(durable: string, position: Position): void
  /** Removes the checkpoint of a durable name. */
  forget(durable: string): Promise<void>
}
