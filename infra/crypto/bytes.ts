/** Returns the value of a column that holds bytes; no bytes for any other value. */
export const bytes = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array(0))
