import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { foundOn } from '../../demo/foundation.ts'
import { COMMUNITY } from '../../demo/pa/index.ts'
import type { NewEvent } from '../../services/ports/event-log.ts'
import { openCore } from '../../src/engine/core.ts'
import type { EngineProcess, Installation } from '../fixtures/engine.ts'

/** Founds the community of the demo with this many demands, before any engine runs. */
export async function demandsIn({ directory, env }: Installation, demands: number): Promise<void> {
  const core = await openCore({ directory, environment: env })
  try {
    await foundOn(core)
    const raised = await core.commands.handle({
      community: COMMUNITY.id,
      aggregate: 'demand',
      command: 'raise',
      data: { text: '楼道灯坏了'.repeat(20) },
      actor: { id: 'resident-1', role: 'resident' },
      correlationId: 'bounds',
    })
    if (!raised.ok) throw new Error(raised.code)
    const event = await core.log.at(raised.position)
    if (event === undefined) throw new Error('what was raised is not in the log')
    const { position: _p, revision: _r, subject: _s, recordedtime: _t, id: _i, ...more } = event
    for (let from = 0; from < demands; from += 1000) {
      const appended = Array.from({ length: 1000 }, (_, nth) => {
        const id = `00000000-0000-4000-8000-${String(from + nth).padStart(12, '0')}`
        const copy: NewEvent = { ...more, id, commandid: id, role: 'resident' }
        return core.log.append(`demand-${COMMUNITY.id}-${id}`, 'none', [copy])
      })
      await Promise.all(appended)
    }
  } finally {
    await core.stop()
  }
}

/** A client that sends a request and reads nothing of the answer. */
export function idle({ url }: Pick<EngineProcess, 'url'>, path: string, headers: Record<string, string>): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  const lines = Object.entries({ host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Measures something repeatedly, in milliseconds, until stopped. */
export interface Watched {
  readonly count: number
  readonly p99: number
  readonly longest: number
}

/** Repeats something with a short pause until stopped. */
export function watching(act: () => Promise<unknown>, pauseMs: number): () => Promise<Watched> {
  const took: number[] = []
  let on = true
  const ended = (async () => {
    while (on) {
      const began = performance.now()
      try {
        await act()
      } catch (error) {
        // A test that has failed stops the engine meanwhile.
        if (on) throw error
      }
      took.push(performance.now() - began)
      await delay(pauseMs)
    }
  })()
  ended.catch(() => {})
  onTestFinished(() => {
    on = false
  })
  return async () => {
    on = false
    await ended
    took.sort((one, other) => one - other)
    return {
      count: took.length,
      p99: took[Math.floor(took.length * 0.99)] ?? Number.POSITIVE_INFINITY,
      longest: took.at(-1) ?? Number.POSITIVE_INFINITY,
    }
  }
}

/** One figure of /metrics. */
export async function metric(engine: EngineProcess, name: string): Promise<number> {
  const text = await (await engine.get('/metrics')).text()
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  )
}

/** Memory of the process as the system counts it, in MiB. */
export const residentMiB = ({ pid }: EngineProcess): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
