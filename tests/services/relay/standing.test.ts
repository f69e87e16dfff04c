import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Fault } from '../../../services/kit/fault.ts'
import type { EventStream } from '../../../services/ports/event-stream.ts'
import type { ClaimTurn } from '../../../services/ports/turn.ts'
import { type Relay, startRelay } from '../../../services/relay/relay.ts'
import { type ModelLog, type ModelStream, modelLog, modelStream } from './model.ts'

/** A relay on a clock that only the test moves. */
interface Rig {
  readonly log: ModelLog
  readonly stream: ModelStream
  readonly relay: Relay
  readonly told: string[]
  /** The times of publications, in milliseconds. */
  readonly tried: number[]
  /** Replaces the stream's answer to an event. */
  refuse: (() => never) | undefined
  /** Lets so many milliseconds pass, timer by timer. */
  pass(ms: number): Promise<void>
}

const mine: ClaimTurn = async () => ({ lost: new AbortController().signal, end: async () => {} })

function rig(claim: ClaimTurn = mine, stream: ModelStream = modelStream()): Rig {
  const log = modelLog()
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>()
  let now = 0
  const told: string[] = []
  const tried: number[] = []
  const port = stream.port(async () => {})
  const publish: EventStream['publish'] = async (...message) => {
    tried.push(now)
    made.refuse?.()
    return port.publish(...message)
  }
  const settled = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) await turn()
  }
  const relay = startRelay({
    log: log.port,
    stream: { ...port, publish, changed: () => new AbortController().signal },
    claim,
    onFailure: ({ code }) => told.push(code),
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = { at: now + ms, ring: resolve }
        const aborted = (): void => {
          timers.delete(timer)
          reject(new Error('aborted'))
        }
        if (signal.aborted) return aborted()
        timers.add(timer)
        signal.addEventListener('abort', aborted, { once: true })
      }),
  })
  const made: Rig = {
    log,
    stream,
    relay,
    told,
    tried,
    refuse: undefined,
    async pass(ms) {
      const end = now + ms
      await settled()
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)
        if (next === undefined) break
        now = next.at
        timers.delete(next)
        next.ring()
        await settled()
      }
      now = end
    },
  }
  onTestFinished(() => relay.stop())
  return made
}

const unknown = (): never => {
  throw new TypeError('no such thing')
}
const refusal = (): never => {
  throw new Fault('nats.message-too-large', 'Too large.')
}
const outage = (): never => {
  throw new Fault('nats.unavailable', 'Away.', { retryAfter: 1 })
}

describe('a relay', () => {
  it('retries an unknown error five times in 30 s, then stops, and checks again every minute', async () => {
    const at = rig()
    at.refuse = unknown
    at.log.append()
    await at.pass(0)
    expect(at.told).toEqual(['relay.failed'])
    expect(at.relay.status()).toMatchObject({ state: 'waiting', failure: { code: 'relay.failed', kind: 'unknown' } })
    await at.pass(30_000)
    expect(at.tried).toHaveLength(5)
    expect(at.relay.status().state).toBe('failed')
    await at.pass(44_000)
    expect(at.tried).toHaveLength(5)
    await at.pass(60_000)
    expect(at.tried).toHaveLength(6)
    expect(at.told).toEqual(['relay.failed'])
    at.refuse = undefined
    await at.pass(60_000)
    expect(at.stream.messages()).toEqual(at.log.events)
    expect(at.relay.status()).toEqual({ state: 'publishing', position: 3, sequence: 1 })
  })

  it('stops at a refusal, skips nothing, and continues when the cause is repaired', async () => {
    const at = rig()
    at.refuse = refusal
    at.log.append()
    at.log.append()
    await at.pass(50_000)
    expect(at.told).toEqual(['nats.message-too-large'])
    expect(at.relay.status()).toMatchObject({ state: 'failed', failure: { code: 'nats.message-too-large' } })
    expect(at.stream.messages()).toEqual([])
    at.refuse = undefined
    await at.pass(60_000)
    expect(at.stream.messages()).toEqual(at.log.events)
    expect(at.relay.status().failure).toBeUndefined()
  })

  it('waits until an outage ends, for any length', async () => {
    const at = rig()
    at.refuse = outage
    at.log.append()
    await at.pass(600_000)
    expect(at.relay.status()).toMatchObject({ state: 'waiting', failure: { code: 'nats.unavailable' } })
    expect(at.told).toEqual(['nats.unavailable'])
    at.refuse = undefined
    await at.pass(2_000)
    expect(at.stream.messages()).toEqual(at.log.events)
  })

  it('detects within 5 s that an idle stream was deleted or is an older copy, and publishes the missing events', async () => {
    const at = rig()
    for (let n = 0; n < 6; n += 1) at.log.append()
    await at.pass(1_000)
    expect(at.stream.messages()).toHaveLength(6)
    for (const left of [2, 0, undefined]) {
      at.stream.lose(left)
      await at.pass(5_000)
      expect(at.stream.messages()).toEqual(at.log.events)
    }
    expect(at.told).toEqual([])
  })

  it('writes a lost record again', async () => {
    const at = rig()
    at.log.append()
    await at.pass(1_000)
    at.stream.record = undefined
    await at.pass(5_000)
    expect(at.stream.record).toMatchObject({ log: at.log.identity, sequence: 1, mark: { id: at.log.events[0]?.id } })
  })

  it.each([
    ['the stream holds its lost events', (_: Rig) => {}],
    ['limits have emptied the stream', (at: Rig) => at.stream.purge()],
    ['the stream is an older copy as well', (at: Rig) => at.stream.lose(1)],
  ])('stops at an older log under a running relay: %s', async (_, also) => {
    const at = rig()
    for (let n = 0; n < 4; n += 1) at.log.append()
    await at.pass(6_000)
    also(at)
    at.log.cut(2)
    await at.pass(10_000)
    expect(at.relay.status()).toMatchObject({ state: 'failed', failure: { code: 'relay.other-log' } })
    // The log grows past the position with other events.
    for (let n = 0; n < 4; n += 1) at.log.append()
    await at.pass(120_000)
    expect(at.relay.status()).toMatchObject({ state: 'failed', failure: { code: 'relay.other-log' } })
    at.stream.lose()
    await at.pass(5_000)
    expect(at.stream.messages()).toEqual(at.log.events)
  })

  it('stops at another epoch of its log, and takes no lease for it', async () => {
    let claims = 0
    const at = rig(() => {
      claims += 1
      return mine()
    })
    at.log.append()
    await at.pass(6_000)
    expect(claims).toBe(1)
    at.log.identity = { ...at.log.identity, epoch: 2 }
    await at.pass(60_000)
    expect(at.relay.status()).toMatchObject({ state: 'failed', failure: { code: 'relay.other-log' } })
    expect(claims).toBe(1)
  })

  it('leaves a lost stream to the relay of another log that publishes into it', async () => {
    const at = rig()
    at.log.append()
    await at.pass(1_000)
    const other = rig(async () => undefined, at.stream)
    other.log.identity = { id: 'log-2', epoch: 1 }
    await other.pass(6_000)
    expect(other.told).toEqual(['relay.other-log'])
    at.stream.lose()
    await other.pass(6_000)
    expect(at.stream.messages()).toBeUndefined()
    await at.pass(5_000)
    expect(at.stream.messages()).toEqual(at.log.events)
    await other.pass(6_000)
    expect(at.relay.status().state).toBe('publishing')
    expect(other.relay.status()).toMatchObject({ state: 'failed', failure: { code: 'relay.other-log' } })
  })

  it('keeps its lease where the stream is lost during a publication', async () => {
    let claims = 0
    const at = rig(() => {
      claims += 1
      return mine()
    })
    at.log.append()
    await at.pass(1_000)
    at.stream.lose()
    at.log.append()
    await at.pass(1_000)
    expect(at.stream.messages()).toEqual(at.log.events)
    expect(claims).toBe(1)
    expect(at.told).toEqual([])
  })

  it('without a lease publishes nothing, and reports the position of the stream', async () => {
    let free = false
    const at = rig(async () => (free ? mine() : undefined))
    at.log.append()
    await at.pass(10_000)
    expect(at.relay.status()).toEqual({ state: 'standby', position: 0, sequence: 0 })
    expect(at.tried).toEqual([])
    expect(at.stream.messages()).toBeUndefined()
    free = true
    await at.pass(500)
    expect(at.stream.messages()).toEqual(at.log.events)
  })
})
