import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connect, type NatsConnection } from 'nats'
import { openNats } from '../../infra/nats/connection.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import { takeCommands } from '../../src/nats/commands.ts'
import { busOn, relayOn } from '../fixtures/nats-parts.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { engineRig, type Rig } from '../src/http/rig.ts'

const ACCOUNTS = resolve(import.meta.dirname, '../../deploy/nats/accounts.conf')
const USERS = ['engine', 'relay', 'services', 'api', 'operator', 'lifts', 'hotline'] as const
export type User = (typeof USERS)[number]

/** Credentials of one user. */
export const credentials = (user: User) => ({ user, pass: `${user}-password` })

/** The environment from which the configuration takes its passwords. */
export const PASSWORDS: Readonly<Record<string, string>> = Object.fromEntries(
  USERS.map((user) => [`NATS_${user.toUpperCase()}_PASSWORD`, credentials(user).pass]),
)

/** A server with the accounts as they are shipped. */
export function startGuarded(): Promise<NatsServer> {
  Object.assign(process.env, PASSWORDS)
  return startNatsServer(undefined, '-c', ACCOUNTS)
}

export const signedIn = (url: string, user: User, inboxPrefix = `_INBOX.${user}`): Promise<NatsConnection> =>
  // Retries like the engine: on a busy machine an attempt may get no answer.
  connect({ servers: url, inboxPrefix, timeout: 5_000, waitOnFirstConnect: true, ...credentials(user) })

/** An engine in three parts, each with the rights of its role and no others. */
export interface Parts {
  readonly engine: Rig
  readonly bus: EventBus
  stop(): Promise<void>
}

export async function startParts(url: string): Promise<Parts> {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-parts-'))
  const engine = await engineRig()
  const link = (user: User) => openNats({ url, user, password: credentials(user).pass })
  const [relays, serves] = [link('relay'), link('services')]
  const connection = await signedIn(url, 'api')
  const commands = takeCommands({
    connection,
    app: engine.app,
    catalogue: engine.engine.catalogue,
    tokens: engine.tokens,
  })
  const relay = relayOn({ log: engine.log, nats: relays })
  const identity = await engine.log.identity()
  const state = openStateDb({
    path: join(directory, 'state.db'),
    identity,
    failed: (fault) => {
      throw fault
    },
  })
  const bus = busOn({ nats: serves, deadLetters: deadLettersIn(state, Date.now), log: engine.log })
  await connection.flush()
  return {
    engine,
    bus,
    async stop() {
      await bus.close()
      await commands.stop()
      await relay.stop()
      await Promise.all([relays.close(), serves.close(), connection.close()])
      await state.close()
      await engine.stop()
      rmSync(directory, { recursive: true })
    },
  }
}

/** Subjects that a user without the right might publish to. */
export const ASKED = [
  'governance.pa.demand.DemandRaised',
  'governance.other.demand.DemandRaised',
  'command.other.demand.raise',
  ...['$JS.API', 'SANSHE.API'].flatMap((api) => [
    `${api}.INFO`,
    `${api}.STREAM.NAMES`,
    `${api}.STREAM.CREATE.MINE`,
    ...['INFO', 'UPDATE', 'DELETE', 'PURGE', 'MSG.GET', 'MSG.DELETE'].flatMap((verb) => [
      `${api}.STREAM.${verb}.GOVERNANCE`,
      `${api}.STREAM.${verb}.KV_GOVERNANCE-keys`,
    ]),
    `${api}.DIRECT.GET.GOVERNANCE.governance.pa.demand.DemandRaised`,
    `${api}.DIRECT.GET.KV_GOVERNANCE-keys.$KV.GOVERNANCE-keys.one`,
    `${api}.CONSUMER.NAMES.GOVERNANCE`,
    `${api}.CONSUMER.CREATE.GOVERNANCE`,
    `${api}.CONSUMER.CREATE.KV_GOVERNANCE-keys`,
    `${api}.CONSUMER.CREATE.GOVERNANCE.lifts.governance.other.demand.*`,
    `${api}.CONSUMER.DURABLE.CREATE.GOVERNANCE.lifts`,
    `${api}.CONSUMER.DELETE.GOVERNANCE.lifts`,
    `${api}.CONSUMER.INFO.GOVERNANCE.dispatch`,
    `${api}.CONSUMER.MSG.NEXT.GOVERNANCE.dispatch`,
  ]),
  '$JS.API.CONSUMER.MSG.NEXT.GOVERNANCE.lifts',
  '$JS.ACK.GOVERNANCE.dispatch.1.1.1.1.1',
  '$KV.GOVERNANCE-keys.one',
  '$KV.GOVERNANCE-relay.published',
  '_INBOX.other',
  '_R_.other',
]
/** Subjects that a user without the right might listen to. */
export const HEARD = ['>', '*', 'governance.>', 'command.>', 'command.pa.>', '$KV.>', '$JS.>', '_R_.>']

export const request = (by: NatsConnection, subject: string): Promise<unknown> =>
  by.request(subject, '{}', { timeout: 2_000 })
/** Rejects where the server denies it, or hands over a message. */
export const listen = (by: NatsConnection, subject: string): Promise<unknown> =>
  new Promise((_, reject) => {
    by.subscribe(subject, { callback: (error) => reject(error ?? new Error('it was handed a message')) })
  })
