import type { BothLanguages } from './session.ts'
import type { AggregateName } from './types.ts'

/** A command that the reader may send, as a form needs it. The rules may still refuse it. */
export interface CommandListing {
  readonly aggregate: AggregateName
  readonly command: string
  readonly summary: BothLanguages
  /** Its address. `{id}` stands for the id of the aggregate. */
  readonly route: string
  /** Whether it makes an aggregate. It is then sent without an id. */
  readonly creates: boolean
  /** Where the role alone does not entitle the reader: the relations to the aggregate of which one does. */
  readonly relations?: readonly BothLanguages[]
  /** The JSON Schema of its body. */
  readonly schema: { readonly [keyword: string]: unknown }
}
