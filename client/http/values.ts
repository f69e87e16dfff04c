/** A personal value in the form of every file: opaque without the key of the person that it is about. */
export interface SealedText {
  readonly sealed: string
}

/** Stands for a value that the reader is not told. */
export interface NotTold {
  readonly withheld: true
}

/** A personal value of an event: sealed in live streams, and open, sealed or withheld in pages, by the rights of the reader. */
export type PersonalValue<T> = T | SealedText | NotTold

/** One value, or several of which any will do. */
export type OneOrMore<T> = T | readonly T[]

const hasOnly = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value && Object.keys(value).length === 1

const isHidden = (value: unknown): value is SealedText | NotTold =>
  hasOnly(value, 'sealed') || hasOnly(value, 'withheld')

/** Returns a value of an event that the reader is told; undefined where it is sealed or withheld. */
export const ifTold = <T>(value: T | SealedText | NotTold): T | undefined => (isHidden(value) ? undefined : value)
