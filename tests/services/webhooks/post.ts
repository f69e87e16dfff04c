import { randomBytes, randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, vi } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import type { Actor, RecordedEvent } from '../../../domain/kernel/index.ts'
import { webhookSender } from '../../../infra/http/webhooks/sender.ts'
import { openFeed } from '../../../services/feed/feed.ts'
import { health } from '../../../services/kit/health.ts'
import { pace } from '../../../services/kit/pace.ts'
import { communityStanding } from '../../../services/standing/community-standing.ts'
import { HISTORY_MS } from '../../../services/webhooks/delivery-history.ts'
import { turnsHere } from '../../../services/webhooks/local-turns.ts'
import { type Notifier, type NotifierOptions, runNotifier } from '../../../services/webhooks/notifier.ts'
import { type Registration, webhooks } from '../../../services/webhooks/registration.ts'
import { type Received, type Receiver, type Reply, receiver } from '../../fixtures/receiver.ts'
import { office } from '../processes/office.ts'

/** The office with a notifier that the test starts and stops, and whose waits it controls. */
export async function post() {
  const at = await office()
  const { core, endpoints, deadLetters } = at
  const { log, catalogue, vault, clock } = core
  const feed = openFeed({ log, catalogue, health: health(), pace: pace() })
  const standing = communityStanding({ log, catalogue, tail: feed.tail })
  const running = new Set<Notifier>()
  const turn = turnsHere()
  const sender = webhookSender({ privateNetworks: true, timeoutMs: 5_000, paceMs: 1 })
  const unreachable: string[][] = []
  const onUnreachable = (...told: string[]) => void unreachable.push(told)
  const hooks = webhooks({
    endpoints,
    deadLetters,
    vault,
    sender,
    clock,
    standing,
    head: () => log.head(),
    newId: randomUUID,
    randomBytes,
    onUnreachable,
  })
  onTestFinished(async () => {
    await Promise.all([...running].map((one) => one.stop()))
    sender.close()
    await standing.stop()
  })

  return {
    ...at,
    feed,
    hooks,
    /** What the operator's log was told of endpoints that cannot be reached. */
    unreachable,
    /** The notifier's wait. By default it records each wait between attempts and ends at once. */
    async notify(more: Partial<NotifierOptions> = {}) {
      const waits: number[] = []
      const notifier = runNotifier({
        endpoints,
        deadLetters,
        vault,
        sender,
        clock,
        feed,
        turn,
        deliveries: 64,
        pace: pace(),
        onUnreachable,
        takesPart: async (owner, id) => (await standing.objection(id, owner)) === undefined,
        random: () => 0,
        wait: async (ms, signal) => {
          signal.throwIfAborted()
          if (ms !== HISTORY_MS) waits.push(ms)
        },
        onFailure(fault) {
          throw fault
        },
        ...more,
      })
      running.add(notifier)
      return {
        waits,
        again: notifier.again,
        async stop() {
          running.delete(notifier)
          await notifier.stop()
        },
      }
    },
    async register(owner: Actor, registration: Partial<Registration> & { url: string }) {
      const registered = await hooks.register(COMMUNITY.id, owner, { filter: {}, ...registration })
      if (!registered.ok) throw new Error(`${registered.code}: ${registered.detail.en}`)
      return { id: registered.endpoint.id, secret: registered.secret }
    },
    async receiver(reply?: (received: Received, nth: number) => Reply | Promise<Reply>): Promise<Receiver> {
      const one = await receiver(reply)
      onTestFinished(() => one.stop())
      return one
    },
    /** Verifies a delivery like a receiver that checks signatures, with the clock of the office. */
    verified(secret: string, { body, headers }: Received): unknown {
      vi.useFakeTimers({ now: at.now(), toFake: ['Date'] })
      try {
        return new Webhook(secret).verify(
          body,
          Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, String(v)])),
        )
      } finally {
        vi.useRealTimers()
      }
    },
    /** The data of all events of this type in the log. */
    async events(...types: string[]): Promise<RecordedEvent[]> {
      const found: RecordedEvent[] = []
      for await (const batch of log.readAll(0)) {
        found.push(...batch.filter(({ type }) => types.length === 0 || types.includes(type.split('.')[1] ?? '')))
      }
      return found
    },
    /** Resolves when the endpoint has handled all events so far. */
    caughtUp: (id: string) =>
      expect
        .poll(async () => (await endpoints.find(id))?.position === (await log.head()), { timeout: 20_000 })
        .toBe(true),
  }
}

export type Post = Awaited<ReturnType<typeof post>>
