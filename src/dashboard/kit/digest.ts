/** A value as canonical JSON (RFC 8785): the members of objects in the order of their names. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonicalText(one)}`).join(',')}}`
}

/** The SHA-256 of a value as canonical JSON, in hex. Undefined where the browser has no cryptography, as on a page without https. */
export async function digestOf(value: unknown): Promise<string | undefined> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  if (subtle === undefined) return undefined
  const bytes = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(canonicalText(value))))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
