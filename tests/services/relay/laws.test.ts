import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fault } from '../../../services/kit/fault.ts'
import { startRelay } from '../../../services/relay/relay.ts'
import { type ModelLog, type ModelStream, modelLog, modelStream } from './model.ts'

const RUNS = Number(process.env.FAST_CHECK_RUNS ?? 150)

/** An incident between two steps of the relays. */
type Action =
  | { readonly kind: 'append'; readonly count: number }
  /** An event with the id of an earlier one. */
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'crash' | 'expire' | 'drop' | 'disconnect'; readonly relay: number }
  | { readonly kind: 'forget' | 'forget-record' }
  | { readonly kind: 'lose'; readonly left: number | undefined }

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('crash' as const, 'expire' as const, 'drop' as const, 'disconnect' as const),
      relay: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('forget' as const, 'forget-record' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('lose' as const), left: fc.option(fc.nat(6), { nil: undefined }) }),
  },
)

/** A relay that always believes that it holds the lease, over a network that a scheduler drives. */
function believer(log: ModelLog, stream: ModelStream, s: fc.Scheduler) {
  let [lost, changed] = [new AbortController(), new AbortController()]
  /** Loses so many of the next messages. */
  let drops = 0
  let dead = false
  let now = 0
  const never = new Promise<never>(() => {})
  const step = async (label: string): Promise<void> => {
    await (dead ? never : s.schedule(Promise.resolve(), label))
    if (dead) await never
  }
  const away = (): Fault => new Fault('nats.unavailable', 'It is away.', { retryAfter: 1 })
  const way = async (): Promise<void> => {
    await step('message')
    if (drops === 0) return
    drops -= 1
    throw away()
  }
  const relay = startRelay({
    log: log.port,
    stream: { ...stream.port(way), changed: () => changed.signal },
    async claim() {
      await step('claim')
      lost = new AbortController()
      return { lost: lost.signal, end: async () => {} }
    },
    onFailure: () => {},
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const aborted = (): void => reject(new Error('aborted'))
        if (signal.aborted) return aborted()
        signal.addEventListener('abort', aborted, { once: true })
        void step('time').then(() => {
          now += ms
          resolve()
        })
      }),
  })
  return {
    relay,
    expire: () => lost.abort(),
    drop() {
      drops = 2
    },
    /** Loses the messages in transit. */
    disconnect() {
      changed.abort()
      changed = new AbortController()
    },
    crash() {
      dead = true
    },
  }
}

test('the stream equals the log for any number of relays: each event once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 2, max: 3 }),
      fc.array(fc.tuple(action, fc.nat(25)), { minLength: 1, maxLength: 14 }),
      async (s, count, actions) => {
        const log = modelLog()
        const stream = modelStream((event, sequence) => expect(event).toBe(log.events[sequence - 1]))
        const relays = Array.from({ length: count }, () => believer(log, stream, s))
        log.append()

        async function steps(most: number): Promise<void> {
          for (let n = 0; n < most && s.count() > 0; n += 1) {
            await s.waitOne()
            await turn()
          }
        }

        function act(what: Action): void {
          switch (what.kind) {
            case 'append':
              for (let n = 0; n < what.count; n += 1) log.append()
              return
            case 'repeat':
              log.append(log.events[what.which % log.events.length]?.id)
              return
            case 'forget':
              stream.forget()
              return
            case 'forget-record':
              stream.record = undefined
              return
            case 'lose':
              stream.lose(what.left)
              return
            case 'crash':
              relays[what.relay % count]?.crash()
              relays[what.relay % count] = believer(log, stream, s)
              return
            default:
              relays[what.relay % count]?.[what.kind]()
          }
        }

        for (const [what, then] of actions) {
          act(what)
          await turn()
          await steps(then)
        }
        const whole = (): boolean => stream.messages()?.length === log.events.length
        for (let n = 0; n < 3_000 && !whole(); n += 1) await steps(1)
        expect(stream.messages()).toEqual(log.events)
        await steps(100)
        expect(stream.messages()).toEqual(log.events)
        for (const { relay, crash } of relays) {
          expect(relay.status().state).not.toBe('failed')
          crash()
        }
      },
    ),
    { numRuns: RUNS },
  )
}, 120_000)
