import type { BothLanguages } from './session.ts'

/** A command that the reader may send, as a form needs it. */
export interface CommandListing {
  readonly aggregate: string
  readonly command: string
  readonly summary: BothLanguages
  /** The JSON Schema of its body. */
  readonly schema: { readonly [keyword: string]: unknown }
  /** Its address, with `{id}` for the id of the aggregate where it needs one. */
  readonly route: string
  readonly [more: string]: unknown
}

/** The names of what a community consists of. */
export interface Directory {
  readonly quarters: readonly { readonly quarter: string; readonly name: string; readonly [more: string]: unknown }[]
  readonly grids: readonly { readonly grid: string; readonly [more: string]: unknown }[]
  readonly [more: string]: unknown
}
