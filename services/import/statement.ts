/** One statement of a source about the history of a request after it was raised. */
export type SourceStatement =
  | { readonly what: 'progress' | 'closed'; readonly at: string; readonly note?: string }
  | { readonly what: 'withdrawn' | 'reopened'; readonly at: string }
  | { readonly what: 'referred'; readonly at: string; readonly to?: string }
  | { readonly what: 'merged'; readonly at: string; readonly original?: string }

/** The data of the command `demand.import`. Unknown values are omitted. */
export interface ImportedDemand {
  readonly source: string
  readonly reference: string
  readonly category?: string
  readonly agency?: string
  readonly channel?: string
  readonly area?: string
  readonly text?: string
  readonly address?: string
  readonly position?: { readonly lat: number; readonly long: number }
  readonly raised: string
  readonly due?: string
  readonly history: readonly SourceStatement[]
}

/** Sorts statements by time. Statements of the same time keep the order of the source. */
export const inOrder = <S extends { readonly at: string }>(history: readonly S[]): readonly S[] =>
  history.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
