import type { FastifyReply, FastifyRequest } from 'fastify'

/** A cookie of the engine. Scripts cannot read it, and no other origin receives it. */
export interface CookieKind {
  readonly name: string
  /** `Lax` where the browser must send it when another site leads back here. */
  readonly sameSite: 'Strict' | 'Lax'
}

/** Whether the browser reaches the engine through TLS, perhaps of a proxy. */
export type IsSecure = (request: FastifyRequest) => boolean

/** Over TLS the name says that no other host of the domain can have set the cookie (RFC 6265bis, 4.1.3.2). */
const HOST = '__Host-'

/**
 * The value of a cookie. Over TLS the one with the safe name counts alone. Requests that this process sends to itself have no
 * TLS, so the safe name counts everywhere.
 */
export function cookieIn(request: FastifyRequest, { name }: CookieKind, secure: IsSecure): string | undefined {
  const cookies = new Map<string, string>()
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=')
    const key = part.slice(0, at).trim()
    // A second cookie of the same name comes from a wider path or domain.
    if (at > 0 && !cookies.has(key)) cookies.set(key, part.slice(at + 1).trim())
  }
  return cookies.get(HOST + name) ?? (secure(request) ? undefined : cookies.get(name))
}

/** Sets a cookie until the browser closes, or for some seconds. Without a value it is removed. */
export function setCookie(
  reply: FastifyReply,
  { name, sameSite }: CookieKind,
  secure: IsSecure,
  value?: string,
  seconds?: number,
): void {
  const safe = secure(reply.request)
  const age = value === undefined ? 0 : seconds
  reply.header(
    'set-cookie',
    [
      `${safe ? HOST : ''}${name}=${value ?? ''}`,
      'Path=/',
      'HttpOnly',
      `SameSite=${sameSite}`,
      ...(safe ? ['Secure'] : []),
      ...(age === undefined ? [] : [`Max-Age=${age}`]),
    ].join('; '),
  )
}
