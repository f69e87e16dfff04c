import type { ViewRowOf } from '../../../client/http/index.ts'

/** A quarter, and the buildings in it. */
export interface QuarterEntry {
  readonly id: string
  readonly name: string
  readonly nameEn?: string
  readonly buildings: readonly string[]
}

/** What the community is called, and what there is in it. */
export interface Directory {
  readonly community: string
  readonly name: string
  readonly nameEn?: string
  readonly zone: string
  readonly simulated: boolean
  readonly quarters: readonly QuarterEntry[]
  readonly parties: Readonly<Record<string, { readonly name: string; readonly nameEn?: string }>>
}

/** One event of the story of a demand. */
export type StoryEvent = NonNullable<DemandAnswer['story']>[number]

/** A demand as its raiser sees it. */
export type DemandAnswer = ViewRowOf<'demands'>

/** What a resident has chosen to be told of outside the pages. */
export type AlertSettings = ViewRowOf<'resident-notification-settings'>['chosen']

/** That a person looked at values of the raiser. */
export interface ReadingAnswer {
  readonly role: string
  readonly party?: string
  readonly reader: string
  readonly first: number
  readonly last: number
  readonly times: number
}
