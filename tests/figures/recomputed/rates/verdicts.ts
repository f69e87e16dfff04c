import type { Stand } from './account.ts'
import type { Word } from './words.ts'

const flag = (holds: boolean): 0 | 1 => (holds ? 1 : 0)

/** What the words of one side say: those in the headline, or those beside it. */
export function verdictsOf(all: readonly Word[], longRuns: readonly Stand[], isReopened: boolean, own: boolean) {
  const words = all.filter((word) => word.own === own)
  const [first, last] = [words.at(0), words.at(-1)]
  const granted = longRuns.at(-1)
  const isUnsolved = granted !== undefined && granted.own === own && granted.at > (last?.at ?? 0)
  const isResolved = !isUnsolved && last?.resolved === true
  const firstRating = words.find(({ satisfaction }) => satisfaction !== undefined)?.satisfaction
  const rating = lastRating(words)
  return {
    asked: flag(words.length > 0 || isUnsolved),
    resolved: flag(isResolved),
    rated: flag(rating !== undefined),
    satisfied: flag(rating === 'satisfied'),
    firstResolved: flag(first?.resolved === true),
    firstRated: flag(firstRating !== undefined),
    firstSatisfied: flag(firstRating === 'satisfied'),
    firstTime: flag(isResolved && !isReopened && words.every(({ resolved }) => resolved)),
  }
}

/** A word without a rating leaves the one before; one that says unresolved ends a rating as satisfied. */
function lastRating(words: readonly Word[]): string | undefined {
  let rating: string | undefined
  for (const { satisfaction, resolved } of words) {
    if (satisfaction !== undefined) rating = satisfaction
    else if (!resolved && rating === 'satisfied') rating = undefined
  }
  return rating
}
