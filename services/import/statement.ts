/** One thing that a source states about a request after it was raised. */
export type SourceStatement =
  | { readonly what: 'progress' | 'closed'; readonly at: string; readonly note?: string }
  | { readonly what: 'withdrawn' | 'reopened'; readonly at: string }
  | { readonly what: 'referred'; readonly at: string; readonly to?: string }
  | { readonly what: 'merged'; readonly at: string; readonly original?: string }

/** The data of the command `demand.import`: what is not known is not there. */
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

/** By time; what happened at the same time stays as the source lists it. */
export const inOrder = <S extends { readonly at: string }>(history: readonly S[]): readonly S[] =>
  history.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
