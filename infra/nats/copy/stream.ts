import type { StreamConfig } from 'nats'
import type { SharedEntry, SharedPart } from '../../../services/ports/shared-part.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { usedStream } from './faults.ts'

/** This many messages are read at once. */
const BATCH_MESSAGES = 256

interface StreamPartOptions extends Pick<SharedPart, 'file'> {
  readonly nats: NatsLink
  /** The stream as it is created where there is none. */
  readonly config: Partial<StreamConfig> & { readonly name: string }
}

/** Makes the copies of a stream that keeps all messages. The name of an entry is the subject of its message. */
export function streamPart({ file, nats, config }: StreamPartOptions): SharedPart {
  const { name: stream } = config
  const { connected, guard } = guarded(nats)
  const manager = () => connected().js.jetstreamManager(false)

  const message = (sequence: number) =>
    guard(async () => {
      const jsm = await manager()
      return unless(REFUSED.noMessage, () => jsm.streams.getMessage(stream, { seq: sequence }))
    })

  async function read(): Promise<SharedEntry[]> {
    const found = await guard(async () => {
      const jsm = await manager()
      return unless(REFUSED.noStream, () => jsm.streams.info(stream))
    })
    if (found === undefined || found.state.messages === 0) return []
    const { first_seq: first, last_seq: last } = found.state
    const entries: SharedEntry[] = []
    for (let from = first; from <= last; from += BATCH_MESSAGES) {
      const size = Math.min(BATCH_MESSAGES, last + 1 - from)
      const batch = await Promise.all(Array.from({ length: size }, (_, at) => message(from + at)))
      for (const one of batch)
        if (one !== undefined) entries.push({ name: one.subject, content: Buffer.from(one.data) })
    }
    return entries
  }

  return {
    file,
    read,
    async restore(entries) {
      await guard(async () => {
        const jsm = await manager()
        const found = await unless(REFUSED.noStream, () => jsm.streams.info(stream))
        if (found === undefined) await jsm.streams.add(config)
      })
      const held = await read()
      const isSame = ({ name, content }: SharedEntry, at: number): boolean =>
        entries[at]?.name === name && Buffer.from(entries[at].content).equals(content)
      if (!held.every(isSame)) throw usedStream(stream)
      for (const { name, content } of entries.slice(held.length))
        await guard(() => connected().js.publish(name, content, { expect: { streamName: stream } }))
    },
  }
}
