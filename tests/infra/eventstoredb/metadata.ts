/** What the metadata of a stream say of the events that reads show. */
export interface Metadata {
  readonly truncateBefore?: number
  readonly maxCount?: number
  readonly maxAgeMs?: number
}

/** `truncateBefore` of a softly deleted stream: 2^63 - 1, which a double rounds up. */
export const SOFTLY_DELETED = 2 ** 63
/** The same as the server writes it. */
const SOFTLY_DELETED_TEXT = '9223372036854775807'

export function metadataFrom(data: Uint8Array): Metadata {
  const { $tb, $maxCount, $maxAge } = parsed(data)
  return {
    ...(typeof $tb === 'number' ? { truncateBefore: $tb } : {}),
    ...(typeof $maxCount === 'number' ? { maxCount: $maxCount } : {}),
    ...(typeof $maxAge === 'number' ? { maxAgeMs: $maxAge * 1_000 } : {}),
  }
}

/** The metadata with another `truncateBefore`; everything else in them stays. */
export function withTruncation(before: Uint8Array | undefined, truncateBefore: number): Uint8Array {
  const text = JSON.stringify({ ...(before === undefined ? {} : parsed(before)), $tb: truncateBefore })
  return Buffer.from(
    truncateBefore === SOFTLY_DELETED ? text.replace(String(SOFTLY_DELETED), SOFTLY_DELETED_TEXT) : text,
  )
}

function parsed(data: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(data).toString('utf8')))
  } catch {
    return {}
  }
}
