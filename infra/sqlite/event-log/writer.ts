import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Fault } from '../../../services/kit/fault.ts'
import { faultOf } from '../../../services/kit/fault-message.ts'
import { recentMap } from '../../../services/kit/recent-map.ts'
import { withRevision } from '../../../services/kit/stored-form.ts'
import { startThread } from '../../../services/kit/thread.ts'
import type { Expected, Position } from '../../../services/ports/event-log.ts'
import { MAX_RECENT_COMMANDS } from './commands.ts'
import { logClosed, logUnavailable } from './faults.ts'
import type {
  AppendBatch,
  BatchResult,
  Exception,
  FromLogWriter,
  LogWriterTask,
  Ready,
  ToLogWriter,
  WriterSettings,
} from './writer-messages.ts'

/** One append on its way to the writer. */
interface WriteRequest {
  readonly stream: string
  readonly expected: Expected
  /** The events in their stored form. */
  readonly events: readonly string[]
  readonly traceparents: readonly (string | null)[]
  /** The command id where it has an idempotency key, else null. */
  readonly command: string | null
  /** When the events are recorded, in milliseconds. */
  readonly recorded: number
  /** `time` of the first and of the last event, in milliseconds. */
  readonly firstTime: number
  readonly lastTime: number
}

/** The answer to an append: the position and revision of its first event, or the reason why nothing was written. */
export type LogWriterAnswer =
  | { readonly kind: 'written'; readonly position: number; readonly revision: number }
  | Exception

/** The writer thread as the log sees it. */
export interface LogWriter {
  /** Returns the position of a command's first event; undefined for a command that the table of commands has, or that wrote nothing. */
  recent(command: string): number | undefined
  /** Appends events. @throws Fault where nothing was written, or (`log.unavailable`) where that is unknown */
  append(request: WriteRequest): Promise<LogWriterAnswer>
  /** Writes something and removes it. @throws Fault where nothing can be written */
  tryWriting(): Promise<void>
  /** Empties the write-ahead log where no reader is in the way and the disk has room. */
  shrink(): Promise<void>
  /** Returns the number of commits so far. */
  commits(): number
  /** Waits for the appends in flight, and ends the thread. */
  close(): Promise<void>
}

interface Waiting {
  readonly request: WriteRequest
  resolve(answer: LogWriterAnswer): void
  reject(fault: Fault): void
}

/** A batch of this many events is sent before the turn ends: the writer then works while the main thread makes the next events. */
const SEND_AT_EVENTS = 32

/** Called for each append that was written, in the order of the log, before its caller is answered. */
type Written = (first: Position, events: readonly string[], traceparents: readonly (string | null)[]) => void

/**
 * Starts the writer thread of a log. The appends of one turn of the event loop share few messages.
 *
 * @throws Fault where the log cannot be opened
 */
export async function startWriter(settings: WriterSettings, written: Written): Promise<LogWriter> {
  const worker = startThread('writer', import.meta.url, { workerData: settings })
  const [first]: FromLogWriter[] = await once(worker, 'message')
  if (first?.kind === 'refused') throw faultOf(first)
  const recent = recentCommands(first?.kind === 'ready' ? first : undefined)
  worker.unref()

  const pending = pendingWork(worker, ({ command, expected, events, traceparents }, position, revision) => {
    if (command !== null) recent.add(command, position)
    // The writer put the revisions into events that came without.
    const stored = expected === 'any' ? events.map((event, at) => withRevision(event, revision + at)) : events
    written(position, stored, traceparents)
  })
  const exited = once(worker, 'exit')
  let next = 1
  let batch: AppendBatch | undefined
  let waiting: Waiting[] = []

  const send = (message: ToLogWriter): void => worker.postMessage(message)

  const flush = (): void => {
    if (batch === undefined) return
    pending.add(batch.batch, waiting)
    send(batch)
    batch = undefined
  }

  function ask(kind: LogWriterTask): Promise<void> {
    const end = pending.end()
    if (end !== undefined) return Promise.reject(end)
    const tried = pending.addTry(next)
    send({ kind, id: next })
    next += 1
    return tried
  }

  return {
    commits: pending.commits,
    recent: recent.of,
    tryWriting: () => ask('try'),
    shrink: () => ask('shrink'),
    append(request) {
      const end = pending.end()
      if (end !== undefined) return Promise.reject(end)
      return new Promise((resolve, reject) => {
        if (batch === undefined) {
          batch = emptyBatch(next)
          next += 1
          waiting = []
          setImmediate(flush)
        }
        add(batch, request)
        waiting.push({ request, resolve, reject })
        if (batch.events.length >= SEND_AT_EVENTS) flush()
      })
    },
    async close() {
      flush()
      if (pending.end() !== undefined) return
      worker.ref()
      send({ kind: 'close' })
      await exited
    },
  }
}

/** The messages that the writer thread has not answered yet. */
interface PendingWork {
  add(batch: number, waiting: Waiting[]): void
  addTry(id: number): Promise<void>
  commits(): number
  /** Returns why no message can be sent any more; undefined while the thread runs. */
  end(): Fault | undefined
}

/** Passes the thread's answers to the callers that wait for them. @param written called for each append that was written */
function pendingWork(
  worker: Worker,
  written: (request: WriteRequest, position: Position, revision: number) => void,
): PendingWork {
  const inFlight = new Map<number, Waiting[]>()
  const tries = new Map<number, PromiseWithResolvers<void>>()
  let commits = 0
  let end: Fault | undefined

  const settle = (number: number): Waiting[] => {
    const settled = inFlight.get(number) ?? []
    inFlight.delete(number)
    if (inFlight.size === 0) worker.unref()
    return settled
  }

  const answerAll = ({ batch: number, positions, revisions, exceptions }: BatchResult): void => {
    const special = new Map(exceptions)
    settle(number).forEach(({ request, resolve }, at) => {
      const exception = special.get(at)
      const [position, revision] = [positions[at] ?? 0, revisions[at] ?? 0]
      if (exception === undefined) written(request, position, revision)
      resolve(exception ?? { kind: 'written', position, revision })
    })
  }

  const fail = (fault: Fault): void => {
    end ??= fault
    for (const number of [...inFlight.keys()]) for (const { reject } of settle(number)) reject(fault)
    for (const { reject } of tries.values()) reject(fault)
    tries.clear()
  }

  worker.on('message', (message: FromLogWriter) => {
    if (message.kind === 'result') {
      commits = message.commits
      answerAll(message)
    } else if (message.kind === 'failed') {
      const fault = faultOf(message)
      for (const { reject } of settle(message.batch)) reject(fault)
    } else if (message.kind === 'tried') {
      const tried = tries.get(message.id)
      tries.delete(message.id)
      if (message.fault === undefined) tried?.resolve()
      else tried?.reject(faultOf(message.fault))
    }
  })
  worker.on('error', (cause) => {
    fail(logUnavailable('The writer of the event log has failed: start the engine again.', cause))
  })
  worker.on('exit', () => fail(logClosed()))

  return {
    add(batch, waiting) {
      inFlight.set(batch, waiting)
      // The process must not end while a caller waits for an answer.
      worker.ref()
    },
    addTry(id) {
      const tried = Promise.withResolvers<void>()
      tries.set(id, tried)
      return tried.promise
    },
    commits: () => commits,
    end: () => end,
  }
}

const emptyBatch = (batch: number): AppendBatch => ({
  kind: 'append',
  batch,
  streams: [],
  expected: [],
  counts: [],
  commands: [],
  recorded: [],
  firstTimes: [],
  lastTimes: [],
  events: [],
  traceparents: [],
})

function add(batch: AppendBatch, request: WriteRequest): void {
  batch.streams.push(request.stream)
  batch.expected.push(request.expected)
  batch.counts.push(request.events.length)
  batch.commands.push(request.command)
  batch.recorded.push(request.recorded)
  batch.firstTimes.push(request.firstTime)
  batch.lastTimes.push(request.lastTime)
  for (const event of request.events) batch.events.push(event)
  for (const traceparent of request.traceparents) batch.traceparents.push(traceparent)
}

/** Remembers the newest commands. The table has all older ones. */
function recentCommands(found: Ready | undefined) {
  const newest = recentMap<string, number>(MAX_RECENT_COMMANDS)
  const add = (command: string, position: number): void => {
    if (newest.get(command) === undefined) newest.set(command, position)
  }
  found?.commands.forEach((command, at) => {
    add(command, found.positions[at] ?? 0)
  })
  return { of: newest.get, add }
}
