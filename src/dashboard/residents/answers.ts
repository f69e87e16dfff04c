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

export interface SessionAnswer {
  readonly community: string
  readonly actor: string
  readonly role: string
  readonly name?: string
}

/** One event of the story of a demand. */
export interface StoryEvent {
  readonly revision: number
  readonly event: string
  readonly time: string
  readonly role: string | null
  readonly party: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** A demand as its raiser sees it. */
export interface DemandAnswer {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly level: string
  readonly summary: string | null
  readonly quarter: string | null
  readonly visibility: string
  readonly raised: string
  readonly acceptBy: string | null
  readonly resolveBy: string | null
  readonly due: string | null
  readonly parties: readonly string[]
  readonly urged: number
  readonly raiser: { readonly kind: string; readonly id: string | null } | null
  readonly callbacks: readonly {
    readonly callback: string
    readonly party: string
    readonly at: string
    readonly reached: boolean
    readonly resolved: boolean | null
    readonly disputed: boolean
  }[]
  readonly emergency: unknown
  readonly story?: readonly StoryEvent[]
}

export interface RaisedAnswer {
  readonly id: string
  readonly position: string
  readonly number: string
  readonly followUpCode?: string
}

export interface ReadingAnswer {
  readonly role: string
  readonly party?: string
  readonly reader: string
  readonly first: number
  readonly last: number
  readonly times: number
}
