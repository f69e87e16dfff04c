import type { Bucket } from './bucket.ts'
import { type Beat, engineEntry, toWrite } from './protocol.ts'

/** Sends the beats of this engine, and tells how long it may rely on the last one that came back. */
export interface Heartbeat {
  /** Sends a beat soon. Changes during a beat in flight go with the next one. */
  beat(): void
  /** Takes a beat of this engine that came back. False where the lease had run out, so that a notice may have gone unheard. */
  heardOwn(beat: number): boolean
  /** Whether keys in memory may be used now. */
  attending(): boolean
  /** Returns the time since the last beat came back, or since the watch began. */
  silenceMs(): number
  /** Begins a watch. No key may be used until a beat comes back through it. */
  begin(): void
  /** Waits for the beat in flight, and sends a last one that says so. */
  stop(): Promise<void>
}

interface HeartbeatParts {
  readonly bucket: Bucket
  readonly engine: string
  readonly leaseMs: number
  readonly content: () => Pick<Beat, 'seen' | 'kept'>
  readonly failed: (error: unknown) => void
}

/** Makes the heartbeat of an engine. It sends nothing before the first call of `beat`. */
export function heartbeat({ bucket, engine, leaseMs, content, failed }: HeartbeatParts): Heartbeat {
  const sent = new Map<number, number>()
  let beats = 0
  let fence = Number.NEGATIVE_INFINITY
  let last = performance.now()
  let underWay: Promise<void> | undefined
  let again = false
  let stopped = false

  const put = (gone: Pick<Beat, 'gone'>): Promise<number> =>
    bucket.put(engineEntry(engine), toWrite({ beat: beats, ...content(), ...gone }))

  async function send(): Promise<void> {
    do {
      again = false
      beats += 1
      sent.set(beats, performance.now())
      await put({}).catch(failed)
    } while (again && !stopped)
    underWay = undefined
  }

  const attending = (): boolean => performance.now() < fence

  return {
    beat() {
      again = true
      if (!stopped) underWay ??= send()
    },
    heardOwn(beat) {
      const at = sent.get(beat)
      if (at === undefined) return true
      for (const one of sent.keys()) if (one <= beat) sent.delete(one)
      last = performance.now()
      const attended = attending()
      fence = Math.max(fence, at + leaseMs)
      return attended
    },
    attending,
    silenceMs: () => performance.now() - last,
    begin() {
      fence = Number.NEGATIVE_INFINITY
      last = performance.now()
    },
    async stop() {
      stopped = true
      await underWay
      beats += 1
      await put({ gone: true }).then(bucket.remove).catch(failed)
    },
  }
}
