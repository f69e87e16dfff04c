/** Which part of a long list. */
export interface PageOf {
  readonly limit: number
  readonly after?: string
}
