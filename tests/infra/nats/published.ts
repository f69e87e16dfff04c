import { connect } from 'nats'
import { expect } from 'vitest'
import type { StreamNames } from '../../../infra/nats/names.ts'
import { eventSubject } from '../../../infra/nats/names.ts'
import { cloudEvent } from '../../../services/kit/stored-form.ts'
import type { EventLogReader } from '../../../services/ports/event-log.ts'
import { all } from '../sqlite/event-log/events.ts'

/** A message of the stream. */
export interface Message {
  readonly sequence: number
  readonly subject: string
  readonly id: string
  readonly position: string
  readonly body: unknown
}

/** All messages of a stream, in order. */
export async function messagesIn(url: string, { stream }: StreamNames): Promise<Message[]> {
  const nc = await connect({ servers: url })
  try {
    const jsm = await nc.jetstreamManager()
    const { messages } = (await jsm.streams.info(stream)).state
    if (messages === 0) return []
    const found: Message[] = []
    const consumer = await nc.jetstream().consumers.get(stream)
    for await (const { seq, subject, headers, data } of await consumer.consume({ max_messages: 1_000 })) {
      found.push({
        sequence: seq,
        subject,
        id: headers?.get('Nats-Msg-Id') ?? '',
        position: headers?.get('Governance-Position') ?? '',
        body: JSON.parse(Buffer.from(data).toString()),
      })
      if (found.length === messages) break
    }
    return found
  } finally {
    await nc.close()
  }
}

/** The log's events as messages, as the contract describes them, numbered from 1. */
export async function logAsMessages(log: Pick<EventLogReader, 'readAll'>, names: StreamNames): Promise<Message[]> {
  return (await all(log.readAll(0))).map((event, at) => ({
    sequence: at + 1,
    subject: eventSubject(names, event),
    id: event.id,
    position: String(event.position),
    body: cloudEvent(event),
  }))
}

/** Waits until the stream has as many messages as the log has events, and compares them one by one. */
export async function expectStreamEqualsLog(
  log: Pick<EventLogReader, 'readAll'>,
  { url, names }: { url: string; names: StreamNames },
  timeout = 15_000,
): Promise<void> {
  const expected = await logAsMessages(log, names)
  await expect.poll(() => lastSequence(url, names), { timeout, interval: 50 }).toBe(expected.length)
  expect(await messagesIn(url, names)).toEqual(expected)
}

/** Position of the last message; undefined while there is no such stream, or no server. */
export async function lastSequence(url: string, { stream }: StreamNames): Promise<number | undefined> {
  const nc = await connect({ servers: url, timeout: 1_000 }).catch(() => undefined)
  try {
    return (await (await nc?.jetstreamManager())?.streams.info(stream))?.state.last_seq
  } catch {
    return undefined
  } finally {
    await nc?.close()
  }
}
