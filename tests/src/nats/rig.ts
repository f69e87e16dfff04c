import { connect, headers, type MsgHdrs, type NatsConnection } from 'nats'
import { type NatsCommands, takeCommands } from '../../../src/nats/commands.ts'
import { type NatsServer, startNatsServer } from '../../fixtures/nats-server.ts'
import { type Rig, rig } from '../http/rig.ts'

/** Long enough for a busy machine. */
export const SOON = { timeout: 15_000 }

export interface Answer {
  readonly [member: string]: unknown
  readonly ok?: true
  readonly id: string
  readonly code: string
  readonly status: number
}

export interface Request {
  readonly subject: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number | undefined
}

export interface Reply {
  readonly answer: Answer
  readonly headers: MsgHdrs | undefined
}

/** An engine that takes commands from a nats-server of its own, and a caller with a token. */
export interface CommandRig {
  readonly nats: NatsServer
  readonly connection: NatsConnection
  readonly at: Rig
  readonly token: string
  /** Takes commands for an engine over the connection. */
  take(engine: Rig, limits?: { most?: number; mostBytes?: number }): NatsCommands
  /** Stops taking commands for the rig's engine until {@link resume}. */
  pause(): Promise<void>
  resume(): void
  send(request: Request): Promise<Reply>
  /** Sends the command that raises a petition, with the token. */
  raise(body: unknown, more?: Record<string, string>, timeoutMs?: number): Promise<Reply>
  stop(): Promise<void>
}

export async function commandRig(): Promise<CommandRig> {
  const nats = await startNatsServer()
  const connection = await connect({ servers: nats.url })
  const at = await rig({ edge: { bodyLimit: 64 * 1024 } })
  const token = await at.token()
  const take: CommandRig['take'] = (of, limits = {}) =>
    takeCommands({ connection, app: of.app, catalogue: of.engine.catalogue, tokens: of.tokens, ...limits })
  let commands = take(at)

  async function send({ subject, body, headers: given = {}, timeoutMs = 10_000 }: Request): Promise<Reply> {
    const carried = headers()
    for (const [name, value] of Object.entries(given)) carried.set(name, value)
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const reply = await connection.request(subject, payload, { headers: carried, timeout: timeoutMs })
    return { answer: reply.json<Answer>(), headers: reply.headers }
  }

  return {
    nats,
    connection,
    at,
    token,
    take,
    pause: () => commands.stop(),
    resume() {
      commands = take(at)
    },
    send,
    raise: (body, more = {}, timeoutMs) =>
      send({
        subject: 'command.pa.petition.raise',
        body,
        headers: { authorization: `Bearer ${token}`, ...more },
        timeoutMs,
      }),
    async stop() {
      await commands.stop()
      await connection.close()
      await at.stop()
      await nats.remove()
    },
  }
}
