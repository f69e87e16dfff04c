/** A personal value in the form of every file: opaque without the key of the person that it is about. */
export interface Sealed {
  readonly sealed: string
}

/** Stands for a value that the reader is not told. */
export interface Withheld {
  readonly withheld: true
}

/** A personal value of an event: open for readers who may know it where the engine opens it, sealed or withheld otherwise. */
export type Personal<T> = T | Sealed | Withheld

/** One value, or several of which any will do. */
export type OneOrMore<T> = T | readonly T[]

const isOnly = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value && Object.keys(value).length === 1

/** Whether a value of an event is sealed. */
export const isSealed = (value: unknown): value is Sealed => isOnly(value, 'sealed')

/** Whether a value of an event is withheld from the reader. */
export const isWithheld = (value: unknown): value is Withheld => isOnly(value, 'withheld')

/** Returns a value that the reader is told; undefined for a sealed or withheld one. */
export const told = <T>(value: T | Sealed | Withheld): T | undefined =>
  isSealed(value) || isWithheld(value) ? undefined : value
