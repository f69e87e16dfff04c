import { createHmac } from 'node:crypto'

/** Standard Webhooks: a secret is 24 to 64 random bytes in base64 behind this. */
const PREFIX = 'whsec_'
export const SECRET_BYTES = 32

export const secretOf = (bytes: Buffer): string => PREFIX + bytes.toString('base64')

/** What is sent, and what says which message it is. */
export interface Message {
  readonly id: string
  readonly body: string
}

/**
 * The headers that prove who sent it and when, as Standard Webhooks has them: HMAC-SHA256 of `id.timestamp.body` under each
 * secret, so that a secret can be replaced without a gap.
 *
 * @param at milliseconds; the header has seconds
 */
export function signed({ id, body }: Message, at: number, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
