import { randomUUID } from 'node:crypto'
import {
  type AppendExpectedRevision,
  binaryEvent,
  type EventData,
  type EventStoreDBClient,
  jsonEvent,
  type ReadStreamOptions,
} from '@eventstore/db-client'

/** A question and what the server answered, as a line of `answers.txt`. */
export type Say = (question: string, answer: string) => void

export const lineOf = (question: string, answer: string): string => `${question.padEnd(56)} ${answer}`

/** Asks one server; streams are named for this run alone. */
export interface Questioner {
  readonly client: EventStoreDBClient
  readonly say: Say
  name(short: string): string
  /** @returns the position that the answer named */
  append(
    question: string,
    stream: string,
    events: readonly EventData[],
    expected: AppendExpectedRevision,
  ): Promise<bigint | undefined>
  /** Returns the revisions that arrive. */
  read(question: string, stream: string, options?: ReadStreamOptions): Promise<void>
  attempt(question: string, call: () => Promise<unknown>): Promise<void>
}

export const TYPE_PREFIX = 'asked.'
const TYPE = `${TYPE_PREFIX}X.v1`
const DEADLINE_MS = 10_000

export const event = (data: EventData['data'] & object = { a: 1 }): EventData =>
  jsonEvent({ id: randomUUID(), type: TYPE, data: { ...data } })

export const bytes = (data: Uint8Array): EventData => binaryEvent({ id: randomUUID(), type: TYPE, data })

/** What an error shows to a client: its class, its type, its code, the revision that it names. */
export function failed(error: unknown): string {
  const [type, code, actual] = ['type', 'code', 'actualVersion'].map((field) => Reflect.get(Object(error), field))
  const parts = [error instanceof Error ? error.constructor.name : typeof error, type]
  if (code !== undefined) parts.push(`code ${code}`)
  if (actual !== undefined) parts.push(`actual ${actual}`)
  return parts.filter((part) => part !== undefined).join(' ')
}

export function questioner(client: EventStoreDBClient, say: Say): Questioner {
  const run = randomUUID().slice(0, 6)
  return {
    client,
    say,
    name: (short) => `ask${run}-${short}`,
    async append(question, stream, events, expectedRevision) {
      try {
        const answer = await client.appendToStream(stream, [...events], { expectedRevision, deadline: DEADLINE_MS })
        const { success, nextExpectedRevision, position } = answer
        say(question, `ok ${success} next ${nextExpectedRevision}${position === undefined ? ' no position' : ''}`)
        return position?.commit
      } catch (error) {
        say(question, failed(error))
        return undefined
      }
    },
    async read(question, stream, options = {}) {
      const revisions: string[] = []
      try {
        for await (const { event } of client.readStream(stream, options)) revisions.push(String(event?.revision))
        say(question, `[${revisions}]`)
      } catch (error) {
        say(question, failed(error))
      }
    },
    async attempt(question, call) {
      await call().then(
        () => say(question, 'ok'),
        (error: unknown) => say(question, failed(error)),
      )
    },
  }
}
