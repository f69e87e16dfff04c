import { once } from 'node:events'
import type { Fault } from '../../../services/kit/fault.ts'
import { faultOf } from '../../../services/kit/fault-message.ts'
import { startThread } from '../../../services/kit/thread.ts'
import type { Expected } from '../../../services/ports/event-log.ts'
import { MOST_RECENT } from './commands.ts'
import { closed, unavailable } from './faults.ts'
import type {
  AppendBatch,
  BatchResult,
  Exception,
  FromWriter,
  Ready,
  ToWriter,
  WriterSettings,
  WriterTask,
} from './writer-messages.ts'

/** One append on its way to the writer. */
interface WriteRequest {
  readonly stream: string
  readonly expected: Expected
  /** Stored forms. */
  readonly events: readonly string[]
  readonly traceparents: readonly (string | null)[]
  /** The command, where it had an idempotency key. */
  readonly command: string | null
  /** When the events are recorded, in milliseconds. */
  readonly recorded: number
  /** `time` of the first and of the last event, in milliseconds. */
  readonly firstTime: number
  readonly lastTime: number
}

/** Written, with position and revision of its first event; or what else became of it. */
export type Answer = { readonly kind: 'written'; readonly position: number; readonly revision: number } | Exception

export interface Writer {
  /** Position of the first event that a command wrote, of those that the table of commands may not hold yet. */
  recent(command: string): number | undefined
  /** @throws Fault where nothing was written, or (`log.unavailable`) nobody can tell. */
  append(request: WriteRequest): Promise<Answer>
  /** @throws Fault where nothing can be written. */
  tryWriting(): Promise<void>
  /** Empties the write-ahead log where no reader is in the way and the disk has room. */
  shrink(): Promise<void>
  commits(): number
  /** Waits for what is in flight. */
  close(): Promise<void>
}

interface Waiting {
  readonly command: string | null
  resolve(answer: Answer): void
  reject(fault: Fault): void
}

/** Events that are sent without waiting for the turn to end: the writer then works on them while the next are made. */
const SEND_AT = 32

/** Starts the writer thread of a log and speaks with it: the appends of one turn of the event loop in few messages. */
export async function startWriter(settings: WriterSettings): Promise<Writer> {
  const worker = startThread('writer', import.meta.url, { workerData: settings })
  const [first]: FromWriter[] = await once(worker, 'message')
  if (first?.kind === 'refused') throw faultOf(first)
  const recent = recentCommands(first?.kind === 'ready' ? first : undefined)
  worker.unref()

  const inFlight = new Map<number, Waiting[]>()
  const tries = new Map<number, PromiseWithResolvers<void>>()
  const exited = once(worker, 'exit')
  let next = 1
  let commits = 0
  let batch: AppendBatch | undefined
  let waiting: Waiting[] = []
  let end: Fault | undefined

  const send = (message: ToWriter): void => worker.postMessage(message)

  const flush = (): void => {
    if (batch === undefined) return
    inFlight.set(batch.batch, waiting)
    // While somebody waits for an answer, the process must stay.
    worker.ref()
    send(batch)
    batch = undefined
  }

  const settle = (number: number): Waiting[] => {
    const settled = inFlight.get(number) ?? []
    inFlight.delete(number)
    if (inFlight.size === 0) worker.unref()
    return settled
  }

  const answerAll = ({ batch: number, positions, revisions, exceptions }: BatchResult): void => {
    const special = new Map(exceptions)
    settle(number).forEach(({ command, resolve }, at) => {
      const exception = special.get(at)
      const position = positions[at] ?? 0
      if (exception === undefined && command !== null) recent.add(command, position)
      resolve(exception ?? { kind: 'written', position, revision: revisions[at] ?? 0 })
    })
  }

  const fail = (fault: Fault): void => {
    end ??= fault
    for (const number of [...inFlight.keys()]) for (const { reject } of settle(number)) reject(fault)
    for (const { reject } of tries.values()) reject(fault)
    tries.clear()
  }

  worker.on('message', (message: FromWriter) => {
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
    fail(unavailable('The writer of the event log has failed: start the engine again.', cause))
  })
  worker.on('exit', () => fail(closed()))

  function ask(kind: WriterTask): Promise<void> {
    if (end !== undefined) return Promise.reject(end)
    const tried = Promise.withResolvers<void>()
    tries.set(next, tried)
    send({ kind, id: next })
    next += 1
    return tried.promise
  }

  return {
    commits: () => commits,
    recent: recent.of,
    tryWriting: () => ask('try'),
    shrink: () => ask('shrink'),
    append(request) {
      if (end !== undefined) return Promise.reject(end)
      return new Promise((resolve, reject) => {
        if (batch === undefined) {
          batch = emptyBatch(next)
          next += 1
          waiting = []
          setImmediate(flush)
        }
        add(batch, request)
        waiting.push({ command: request.command, resolve, reject })
        if (batch.events.length >= SEND_AT) flush()
      })
    },
    async close() {
      flush()
      if (end !== undefined) return
      worker.ref()
      send({ kind: 'close' })
      await exited
    },
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

/** The newest commands; the table has all older ones. */
function recentCommands(found: Ready | undefined) {
  /** Of the later ones there are always enough, so the earlier go all at once. */
  let [earlier, later] = [new Map<string, number>(), new Map<string, number>()]
  const of = (command: string): number | undefined => later.get(command) ?? earlier.get(command)
  const add = (command: string, position: number): void => {
    if (of(command) !== undefined) return
    later.set(command, position)
    if (later.size >= MOST_RECENT) [earlier, later] = [later, new Map()]
  }
  found?.commands.forEach((command, at) => {
    add(command, found.positions[at] ?? 0)
  })
  return { of, add }
}
