/** What every engine must know before a key is destroyed. */
export type Destruction =
  /** Every key of the subject that is not younger than the floor, a revision of the bucket of keys, is dead. */
  | { readonly kind: 'erasure'; readonly subject: string; readonly floor: number }
  /** Nothing more is sealed with the key; its values stay, all but one. */
  | {
      readonly kind: 'redaction'
      readonly id: string
      readonly nonce: string
      readonly subject: string
      readonly stream: string
    }

/** A destruction as it is written, with the engine that works on it; digests, ids and nonces in hex. The entry goes when it is done. */
export type Announced = Destruction & { readonly by: string }

/** A destruction as it was heard. */
export type Notice = Announced & {
  readonly name: string
  readonly revision: number
  /** When it was heard here, by the clock of this process. */
  readonly at: number
}

/** What an engine says every second and whenever it has heard something. */
export interface Beat {
  readonly beat: number
  /** It has let go of what all notices up to this revision concern. */
  readonly seen: number
  /** Redactions, by revision, of whose key it has kept the values that it sealed. */
  readonly kept: readonly number[]
  /** It stops, and uses no key any more. */
  readonly gone?: true
}

const ENGINE = 'engine.'

export const engineEntry = (engine: string): string => ENGINE + engine
export const engineIn = (name: string): string | undefined =>
  name.startsWith(ENGINE) ? name.slice(ENGINE.length) : undefined

/** An erasure has a name of its own each time; of redactions of one key there is one at a time. */
export const noticeEntry = (destruction: Destruction, own: string): string =>
  destruction.kind === 'erasure' ? `erasure.${destruction.subject}.${own}` : `redaction.${destruction.id}`

/** What an engine wrote; undefined where the content is not of this protocol. */
export function written<T extends Beat | Announced>(content: Uint8Array): T | undefined {
  try {
    return JSON.parse(Buffer.from(content).toString())
  } catch {
    return undefined
  }
}

export const toWrite = (content: Beat | Announced): Buffer => Buffer.from(JSON.stringify(content))
