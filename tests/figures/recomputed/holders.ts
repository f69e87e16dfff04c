import type { FeedEvent } from './feed.ts'

/** The party that owns a resource, and the one that acts for it. */
export interface Holder {
  readonly owner: string
  /** Another party while the owner is suspended, else the owner. */
  readonly administrator: string
}

/** Returns who holds a resource after its events. A new owner, or one that takes part again, acts for itself. */
export function holderIn(story: readonly FeedEvent[]): Holder {
  let [owner, administrator] = ['', '']
  for (const { name, data } of story) {
    if (name === 'ResourceOffered') owner = administrator = data.owner
    if (name !== 'TermsChanged') continue
    if (data.administrator !== undefined) administrator = data.administrator
    if (data.owner !== undefined && data.owner !== owner) owner = administrator = data.owner
  }
  return { owner, administrator }
}
