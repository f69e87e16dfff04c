import type { FeedEvent } from '../feed.ts'
import type { Stand } from './account.ts'

/** An answer of the raiser. `round` counts how often the demand was opened before. */
export interface Word extends Stand {
  readonly round: number
  readonly contacted: boolean | undefined
  readonly resolved: boolean
  readonly satisfaction: string | undefined
  readonly by: 'raiser' | 'caller' | 'hotline'
  readonly callback: string | undefined
}

type Said = Pick<Word, 'contacted' | 'resolved' | 'satisfaction' | 'by' | 'callback'>
/** An answer that is no word: a helper's without a ground, a good one that a person of a holder recorded. */
interface Heard {
  readonly from: 'helper' | 'standIn'
  readonly callback: string | undefined
}

export function spokenIn(event: FeedEvent): Said | Heard | undefined {
  if (event.name === 'FeedbackGiven') {
    const { by, ground, contacted, resolved, satisfaction } = event.data
    if (by === 'helper' && ground === undefined) return { from: 'helper', callback: undefined }
    return { contacted, resolved, satisfaction, by: 'raiser', callback: undefined }
  }
  if (event.name !== 'CallbackRecorded') return undefined
  const { reached, contacted, resolved, satisfaction, standIn, ofHotline, callback } = event.data
  if (!reached || resolved === undefined) return undefined
  if (standIn === true && resolved) return { from: 'standIn', callback }
  const rating = standIn === true ? undefined : satisfaction
  return { contacted, resolved, satisfaction: rating, by: ofHotline === true ? 'hotline' : 'caller', callback }
}

/** Returns the callbacks that the raiser disputed. */
export const disputedIn = (story: readonly FeedEvent[]): ReadonlySet<string> =>
  new Set(story.flatMap((event) => (event.name === 'CallbackDisputed' ? [event.data.callback] : [])))

/** Returns the words that stand in the end: not those that the raiser disputed, nor those of ours that the hotline outweighs. */
export function standingWords(words: readonly Word[], disputed: ReadonlySet<string>): Word[] {
  const hotlines = words.filter(({ by }) => by === 'hotline')
  const isVoid = (word: Word): boolean => {
    if (word.callback === undefined || !disputed.has(word.callback)) return false
    return word.by !== 'hotline' || hotlines.at(-1) !== word
  }
  const rounds = new Set(hotlines.filter((word) => !isVoid(word)).map(({ round }) => round))
  return words.filter((word) => !isVoid(word) && (word.by !== 'caller' || !rounds.has(word.round)))
}
