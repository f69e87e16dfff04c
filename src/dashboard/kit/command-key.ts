/** A new idempotency key. `crypto.randomUUID` is missing on pages without TLS, as some offices serve them. */
export const newCommandKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
