/** A destruction of keys, which every engine must know before it happens. */
export type Destruction =
  /** Destroys every key of the subject up to the floor, a revision of the bucket of keys. */
  | { readonly kind: 'erasure'; readonly subject: string; readonly floor: number }
  /** Ends sealing with the key. Its values stay readable, all but one. */
  | {
      readonly kind: 'redaction'
      readonly id: string
      readonly nonce: string
      readonly subject: string
      readonly stream: string
    }

/**
 * The stored form of a destruction, with the engine that works on it. Digests, ids and nonces are in hex. The entry is removed at
 * the end.
 */
export type Announced = Destruction & { readonly by: string }

/** A destruction as this engine heard it. */
export type Notice = Announced & {
  readonly name: string
  readonly revision: number
  /** The moment when this engine heard it, in milliseconds of its monotonic clock. */
  readonly at: number
}

/** The message that an engine sends several times within a lease, and whenever its answers change. */
export interface Beat {
  /** Its number. */
  readonly beat: number
  /** The engine has dropped what all notices up to this revision concern. */
  readonly seen: number
  /** Revisions of the redactions for which it has kept the values that it sealed with their keys. */
  readonly kept: readonly number[]
  /** The engine stops, and uses no key any more. */
  readonly gone?: true
}

const ENGINE = 'engine.'

/** Returns the name of the entry that holds an engine's last beat. */
export const engineEntry = (engine: string): string => ENGINE + engine
/** Returns the engine in the name of a beat's entry; undefined for any other name. */
export const engineIn = (name: string): string | undefined =>
  name.startsWith(ENGINE) ? name.slice(ENGINE.length) : undefined

/**
 * Returns the name of a notice's entry. Each erasure has a name of its own. All redactions of one key share a name, so that one
 * runs at a time.
 */
export const noticeEntry = (destruction: Destruction, own: string): string =>
  destruction.kind === 'erasure' ? `erasure.${destruction.subject}.${own}` : `redaction.${destruction.id}`

/** Reads the content of an entry; undefined where it is not of this protocol. */
export function written<T extends Beat | Announced>(content: Uint8Array): T | undefined {
  try {
    return JSON.parse(Buffer.from(content).toString())
  } catch {
    return undefined
  }
}

/** Makes the content of an entry. */
export const toWrite = (content: Beat | Announced): Buffer => Buffer.from(JSON.stringify(content))
