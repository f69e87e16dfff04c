/** Where a demand stood when something happened: its item, its grid, and the parties that held it or had delivered. */
export interface Spot {
  readonly item: string | null
  readonly grid: string | null
  readonly parties: readonly string[]
}

/** A spot, and when something happened there. */
export interface TimedSpot extends Spot {
  readonly at: number
}

/**
 * An answer of the raiser, or what stands for one. `helper`: by a helper without a ground on record. `stand-in`: recorded by a
 * person of a holder. `long-run`: none; the problem counts as unresolved until the next answer.
 */
export interface Word {
  readonly from: 'raiser' | 'callback' | 'hotline' | 'helper' | 'stand-in' | 'long-run'
  readonly callback?: string
  /** The raiser says that the callback is wrong. */
  readonly disputed?: true
  /** The raiser says so of a callback of the hotline, which stands until the hotline has called again. */
  readonly contested?: true
  readonly round: number
  readonly at: number
  readonly spot: Spot
  /** The raiser belonged to those who deliver, or they had taken the demand in. */
  readonly own: boolean
  readonly contacted?: boolean
  readonly resolved: boolean
  readonly satisfaction?: string
}

/**
 * The words that count, in their order. A disputed callback is none, and the hotline's outweighs ours about the same delivery.
 * What a holder's own person recorded counts only where it is bad.
 */
export function countedWords(words: readonly Word[]): readonly Word[] {
  if (words.length === 0) return words
  const valid = words.filter(({ disputed }) => disputed !== true)
  const byHotline = new Set(valid.filter(({ from }) => from === 'hotline').map(({ round }) => round))
  return valid.filter(({ from, resolved, round }) => {
    if (from === 'helper' || from === 'long-run') return false
    if (from === 'stand-in' && resolved) return false
    return from === 'raiser' || from === 'hotline' || !byHotline.has(round)
  })
}

/** What the words say about the result: by the first and by the last of them. */
export interface WordVerdicts {
  readonly asked: boolean
  readonly resolved: boolean
  readonly firstResolved: boolean
  readonly rated: boolean
  readonly satisfied: boolean
  readonly firstRated: boolean
  readonly firstSatisfied: boolean
}

/**
 * Returns the verdicts of some words.
 *
 * @param unresolved whether the problem is long-running since the last of them
 */
export function verdictsOf(words: readonly Word[], unresolved: boolean): WordVerdicts {
  const rating = words.reduce<string | undefined>(rated, undefined)
  const first = words.find(({ satisfaction }) => satisfaction !== undefined)?.satisfaction
  return {
    asked: words.length > 0 || unresolved,
    resolved: !unresolved && words.at(-1)?.resolved === true,
    firstResolved: words[0]?.resolved === true,
    rated: rating !== undefined,
    satisfied: rating === 'satisfied',
    firstRated: first !== undefined,
    firstSatisfied: first === 'satisfied',
  }
}

/** An answer without a rating leaves the earlier one, but for a good one where it says that the demand is unresolved. */
function rated(before: string | undefined, { satisfaction, resolved }: Word): string | undefined {
  if (satisfaction !== undefined) return satisfaction
  return before === 'satisfied' && !resolved ? undefined : before
}

/** The raiser's last answer to the question whether staff made contact. */
export const contactAnswer = (words: readonly Word[]): Word | undefined =>
  words.findLast(({ contacted }) => contacted !== undefined)
