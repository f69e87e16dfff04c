/** Selects a page of a long list: `limit` entries after the cursor `after`. */
export interface PageOf {
  readonly limit: number
  readonly after?: string
}
