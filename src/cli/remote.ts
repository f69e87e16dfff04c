import type { Sentence } from '../../domain/kernel/index.ts'
import type { CommandRequest, CommandResult, FieldError } from '../../services/commands/contract.ts'
import { Fault } from '../../services/kit/fault.ts'
import { REPLAYED } from '../http/contracts/answers.ts'
import { answerOf, calling } from './command-call.ts'

/** An engine that is reached over HTTP. */
export interface Remote {
  send(request: CommandRequest): Promise<CommandResult>
  /** Resolves if an engine answers. @throws Fault `server.unreachable` */
  reach(): Promise<void>
}

/** Requests at the same time at most: more do not make a server faster. */
export const REMOTE_CONCURRENCY = 32
const MOST_TRIES = 120

/**
 * Sends commands over HTTP, as the holder of the token.
 *
 * @throws Fault `server.unreachable`, and the errors of the server that are not about the command itself
 */
export function remote(url: string, token: string, signal: AbortSignal): Remote {
  const authorization = `Bearer ${token}`
  const call = calling(url, { signal, mostTries: MOST_TRIES })

  return {
    async send({ community, command, data, idempotencyKey = '' }) {
      const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': idempotencyKey }
      const body = JSON.stringify(data)
      const response = await call(`/v1/${community}/demands/${command}`, { method: 'POST', headers, body })
      const answer = (await answerOf(response, url)) as Answer
      if (response.ok) {
        const { id = '', revision = -1, position, events = [], ...added } = answer
        const created = response.status === 201
        const replayed = response.headers.get(REPLAYED) === 'true' ? { replayed: true as const } : {}
        return { ok: true, id, revision, position: Number(position), events, created, added, ...replayed }
      }
      const { code = 'server.unknown', detail = 'The server gave no reason.', errors } = answer
      // Only a malformed command or one against the rules is the fault of its row.
      if (response.status !== 400 && response.status !== 422 && response.status !== 413) throw new Fault(code, detail)
      return {
        ok: false,
        code,
        detail: inEnglish(detail),
        details: {},
        ...(errors === undefined ? {} : { errors: errors.map(fieldError) }),
      }
    },
    async reach() {
      await answerOf(await call('/ready'), url)
    },
  }
}

/** The server answers in English, so its sentence serves for both languages. */
const inEnglish = (text: string): Sentence => ({ en: text, zh: text })

const fieldError = ({ path, message }: { readonly path: string; readonly message: string }): FieldError => ({
  path,
  message: inEnglish(message),
})

/** The members of an answer or a problem (RFC 9457) that are used here. */
interface Answer {
  readonly id?: string
  readonly revision?: number
  readonly position?: string
  readonly events?: readonly string[]
  readonly code?: string
  readonly detail?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}
