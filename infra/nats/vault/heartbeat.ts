import type { Bucket } from './bucket.ts'
import { type Beat, engineEntry, toWrite } from './protocol.ts'

/** The beats of this engine, and how long it may rely on having heard one come back. */
export interface Heartbeat {
  /** Sends a beat soon: what changes while one is in flight goes with the next. */
  beat(): void
  /** Hears a beat of this engine come back. False where it had been away: something may have gone unheard. */
  heardOwn(beat: number): boolean
  /** Whether keys in memory may be used now. */
  attending(): boolean
  /** Milliseconds since the last beat came back, or since the watch began. */
  silence(): number
  /** Begins a watch: nothing is relied on until a beat comes back by it. */
  begin(): void
  /** Waits for the beat in flight, and says that it was the last. */
  stop(): Promise<void>
}

interface HeartbeatParts {
  readonly bucket: Bucket
  readonly engine: string
  readonly leaseMs: number
  readonly content: () => Pick<Beat, 'seen' | 'kept'>
  readonly failed: (error: unknown) => void
}

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
    silence: () => performance.now() - last,
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
