import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { AnswerForm, ListenerLimits } from '../../../src/http/edge-options.ts'
import { type Rig, rig } from './rig.ts'

type ReadingForm = readonly [form: AnswerForm, path: string, accept: string]

/** The forms of the feed: the name in metrics, the route and the media type. */
export const FORMS: readonly ReadingForm[] = [
  ['sse', '/v1/pa/events', 'text/event-stream'],
  ['ndjson', '/v1/pa/events', 'application/x-ndjson'],
  ['page', '/v1/pa/events?limit=1000', 'application/json'],
  ['stream', '/v1/pa/streams/', 'application/json'],
]

/** The address of a form, for the petition whose stream is read. */
export const pathOf = ([form, path]: ReadingForm, id: string): string =>
  form === 'stream' ? `${path}petition-pa-${id}?limit=1000` : path

/** An engine with the limits of the test, and otherwise very large ones. */
export const serving = (limits: Partial<ListenerLimits> = {}, patience = 60_000): Promise<Rig> =>
  rig({
    edge: {
      heartbeat: 1000,
      patience,
      listeners: { sse: 1000, answers: 1000, ofCaller: 1000, bytes: 2 ** 26, ...limits },
    },
  })

/** A reader that sends so many requests and takes nothing of the answers. */
export function idle({ url }: Pick<Rig, 'url'>, path: string, accept: string, token: string, times = 1): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  const asked = `GET ${path} HTTP/1.1\r\nhost: x\r\naccept: ${accept}\r\nauthorization: Bearer ${token}\r\n\r\n`
  socket.write(asked.repeat(times))
  onTestFinished(() => void socket.destroy())
  return socket
}

/** A reader that takes everything. */
export function taking(at: Pick<Rig, 'url'>, path: string, accept: string, token: string) {
  const socket = idle(at, path, accept, token)
  let taken = 0
  socket.on('data', (piece) => {
    taken += piece.length
    socket.emit('taken')
  })
  socket.resume()
  return {
    socket,
    async until(bytes: number): Promise<void> {
      while (taken < bytes) await once(socket, 'taken')
    },
  }
}

/** The number of answers of this form in progress, by the metric. */
export async function reading(at: Pick<Rig, 'call'>, form: string): Promise<number> {
  const metrics = await (await at.call('/metrics')).text()
  return Number(new RegExp(`^sanshe_listeners\\{form="${form}"\\} (\\d+)$`, 'm').exec(metrics)?.[1])
}

/** One petition with so many notes of a kilobyte. */
export async function history(on: Rig, notes: number): Promise<string> {
  const token = await on.token()
  const { id } = (await on.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token })).body
  for (let from = 0; from < notes; from += 500) {
    await on.log.append(
      `petition-pa-${id}`,
      from,
      Array.from({ length: 500 }, (_, more) => ({
        id: `00000000-0000-4000-8000-${String(from + more + 1).padStart(12, '0')}`,
        type: 'governance.PetitionNoted.v1',
        actor: 'person-1',
        role: 'committee' as const,
        correlationid: 'c',
        commandid: `command-${from + more}`,
        data: { note: 'x'.repeat(1000) },
      })),
    )
  }
  return id
}

/** The longest turn of this thread's event loop during the work, in milliseconds of its own processor time. */
export async function longestTurn(work: () => Promise<void>): Promise<number> {
  let [longest, on] = [0, true]
  const watching = (async () => {
    while (on) {
      const before = process.threadCpuUsage()
      await turn()
      const { user, system } = process.threadCpuUsage(before)
      longest = Math.max(longest, (user + system) / 1000)
    }
  })()
  await work()
  on = false
  await watching
  return longest
}
