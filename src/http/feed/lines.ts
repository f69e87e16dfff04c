import type { Feed } from '../../../services/feed/feed.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { Replaying, Replays } from './replay.ts'
import type { Writer } from './writer.ts'

/** Writes all events up to now, one a line. */
export interface Lines {
  /** Resolves when the lines are written, or the reader has left. */
  write(replaying: Replaying, after: Position, writer: Writer): Promise<void>
  /** Cuts every answer off, so that no reader takes it for complete. */
  cutOff(): void
}

export function lines(parts: {
  feed: Pick<Feed, 'wire'>
  replays: Replays
  head: () => Promise<Position>
  failed: (error: unknown) => void
}): Lines {
  const { feed, replays, head, failed } = parts
  const writing = new Set<Writer>()
  return {
    async write(replaying, after, writer) {
      writing.add(writer)
      try {
        const until = await head()
        await replays.write(replaying, { position: after }, writer, {
          frame: (event) => `${JSON.stringify(feed.wire(event))}\n`,
          enough: ({ position }) => position >= until,
        })
        writer.end()
      } catch (error) {
        failed(error)
        writer.destroy()
      } finally {
        writing.delete(writer)
      }
    },
    cutOff() {
      for (const writer of writing) writer.destroy()
    },
  }
}
